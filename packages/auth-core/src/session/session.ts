import { type Claims, readClaims, readPolicies, withoutToken } from '../protocol/identity-token.ts'
import type { SessionEntry } from './session-entry.ts'

/**
 * What SanteDB granted, to look at. It can be logged whole: its tokens can be read by name only, and no logger,
 * inspector or `JSON.stringify` shows them.
 */
export class Session {
  /** When SanteDB ends the session, in the server's time. */
  readonly expiresAt: Date
  /** The policies that SanteDB granted, as OIDs; the scopes that were granted, with any other server. */
  readonly policies: readonly string[]
  /** Whom SanteDB granted the session to: the identity token's `sub`. */
  readonly subject: string | undefined
  /** The claims of the identity token, without those that repeat a token. Empty where there is none to read. */
  readonly claims: Claims
  readonly #entry: SessionEntry

  /** Made by this library. */
  constructor(entry: SessionEntry) {
    const { accessToken, identityToken, scope, expiresAtMs } = entry
    const claims = readClaims(identityToken) ?? {}
    this.expiresAt = new Date(expiresAtMs)
    this.policies = Object.freeze(readPolicies(claims.scope ?? scope))
    this.subject = typeof claims.sub === 'string' ? claims.sub : undefined
    this.claims = Object.freeze(withoutToken(claims, accessToken))
    this.#entry = entry
  }

  /** The token that goes with every call as `Authorization: Bearer`. */
  get accessToken(): string {
    return this.#entry.accessToken
  }

  /** The token that renews the session, where SanteDB gave one. */
  get refreshToken(): string | undefined {
    return this.#entry.refreshToken
  }

  /** The identity token as it came. Never log one of iCDR 2.x: it holds the access token. */
  get identityToken(): string | undefined {
    return this.#entry.identityToken
  }

  /**
   * Whether SanteDB lists a policy among those it granted, by its OID. Only the policy itself counts, not one above
   * it in the tree of OIDs: below a granted policy another one may be denied. What a session may do is SanteDB's to
   * say at each call; this is for deciding what to show.
   *
   * @example
   * ```ts
   * import type { Session } from '@santedb/auth-core'
   *
   * declare const session: Session
   * export const mayReadMetadata = session.can('1.3.6.1.4.1.33349.3.1.5.9.2.4.0')
   * ```
   */
  can(policy: string): boolean {
    return this.policies.includes(policy)
  }
}
