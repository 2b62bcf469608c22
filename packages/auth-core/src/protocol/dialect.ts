import type { ClientAuth } from 'oauth4webapi'
import type { JsonObject } from './json-object.ts'

/** The application and the device, as a dialect puts them on a request. */
export interface Credentials {
  clientId: string
  clientSecret: string
  device: { id: string; secret: string }
}

/** An answer of the token endpoint, parsed but not yet trusted. */
export interface RawAnswer {
  status: number
  body: JsonObject
}

/**
 * How one generation of SanteDB differs from OAuth's standards. All of a generation's peculiarities live in its
 * dialect; the rest of the code does not know which one it speaks.
 */
export interface Dialect {
  readonly name: 'icdr2'
  /** Where the credentials of the application and the device go on a token request. */
  authenticate(credentials: Credentials): ClientAuth
  /** Turns SanteDB's answer into the one that OAuth asks for, before anybody else reads it. */
  standardize(answer: RawAnswer): RawAnswer
}
