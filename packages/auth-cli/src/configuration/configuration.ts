import type { AuthError, AuthOptions, CertificateIdentity, SessionStore } from '@santedb/auth-node'
import type { OpenConnections } from '@santedb/auth-node/connections'

/** What the command was told about the server and itself. */
export interface Configuration {
  readonly options: AuthOptions
  /** The root as an address; missing where there is none. */
  readonly root: URL | undefined
  /** Where each option came from, by its name. */
  readonly sources: Readonly<Record<string, string>>
  /** Everything that is wrong with it, in one error. */
  readonly fault: AuthError | undefined
  /** Variables that begin with `SANTEDB_` and mean nothing. */
  readonly unknownVariables: readonly string[]
  /** Connections like those of an `Auth`, without a session. */
  readonly connections: OpenConnections
  readonly certificate: CertificateIdentity | undefined
  /** Where sessions are kept between calls of the command. */
  readonly store: SessionStore
}
