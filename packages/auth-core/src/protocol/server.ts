import type { Credentials, Dialect } from './dialect.ts'

/** What requests are sent with. */
export interface Transport {
  readonly root: URL
  readonly fetch: typeof globalThis.fetch
  /** Removes what is secret from a text that is to be shown. */
  readonly redact: (text: string) => string
}

/** A server of which it is known how to speak to it. */
export interface Server {
  readonly dialect: Dialect
  readonly issuer: string
  readonly tokenEndpoint: string
}

/** Finds out how to speak to the server; the signal ends the wait. Never presents a credential. */
export type ServerFinder = (
  transport: Transport,
  credentials: Credentials,
  signal: AbortSignal,
) => Promise<FoundServer>

/** What was found, and whether it was told or only guessed. */
export interface FoundServer {
  readonly server: Server
  /** A guess is good for one request; the next one asks again. */
  readonly certain: boolean
}

/** An address below the root. */
export function addressBelow(root: URL, path: string): string {
  return root.href.replace(/\/$/, '') + path
}

/** A SanteDB of a known generation. Its addresses are built on the configured root, whatever discovery says. */
export function santeDbServer(root: URL, dialect: Dialect): Server {
  return { dialect, issuer: root.href, tokenEndpoint: addressBelow(root, '/auth/oauth2_token') }
}
