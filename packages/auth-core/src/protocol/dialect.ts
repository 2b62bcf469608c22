import type { ClientAuth } from 'oauth4webapi'
import type { ClientClaimTypes } from './client-claims.ts'
import type { Grant } from './grant.ts'
import type { JsonObject } from './json-object.ts'

/** The name of a dialect: which generation of SanteDB's protocol a server speaks, or any OAuth server's. */
export type DialectName = 'icdr2' | 'icdr3' | 'standard'

/** Who asks: the application, and the device that it runs on. */
export interface Credentials {
  readonly clientId: string
  readonly clientSecret?: string | undefined
  readonly device?: { readonly id: string; readonly secret: string } | undefined
  /** For a server of generation 3 that was corrected to take the secret beside a device. */
  readonly sendClientSecretWithDevice?: boolean | undefined
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
  readonly name: DialectName
  /** Whether a session can be refreshed when it has already ended. */
  readonly refreshesAfterEnd: boolean
  /** Where a `GET` with the bearer ends the session, below the root. */
  readonly signOutPath?: string
  /** The `scope` that asks for everything that may be granted. */
  readonly everyPolicy?: string
  /** What it calls the claims of a client; it has no name for one that is missing. */
  readonly claimTypes: Partial<ClientClaimTypes>
  /** Where credentials and the code of a second factor go on a token request. */
  authenticate(credentials: Credentials, grant: Grant): ClientAuth
  /** Turns the answer into the one that OAuth asks for, before anybody else reads it. */
  standardize(answer: RawAnswer): RawAnswer
}
