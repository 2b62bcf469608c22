import { type Claims, readClaims, readPolicies } from '../protocol/identity-token.ts'
import type { TokenAnswer } from '../protocol/token-request.ts'

/**
 * What SanteDB granted, to look at. It can be logged whole: its tokens can be read by name only, and no logger,
 * inspector or `JSON.stringify` shows them.
 */
export class Session {
  /** When SanteDB ends the session, in the server's time. */
  readonly expiresAt: Date
  /** The policies that SanteDB granted, as OIDs. */
  readonly policies: readonly string[]
  /** Whom SanteDB granted the session to: the identity token's `sub`. */
  readonly subject: string | undefined
  /** The claims of the identity token, without those that repeat a token. Empty where there is none to read. */
  readonly claims: Claims
  readonly #tokens: Pick<TokenAnswer, 'accessToken' | 'refreshToken' | 'identityToken'>

  /** Made by this library. */
  constructor(answer: TokenAnswer, expiresAt: Date) {
    const { accessToken, refreshToken, identityToken } = answer
    const claims = readClaims(identityToken) ?? {}
    this.expiresAt = expiresAt
    this.policies = Object.freeze(readPolicies(claims))
    this.subject = typeof claims.sub === 'string' ? claims.sub : undefined
    this.claims = Object.freeze(withoutTokens(claims, accessToken))
    this.#tokens = { accessToken, refreshToken, identityToken }
  }

  /** The token that goes with every call as `Authorization: Bearer`. */
  get accessToken(): string {
    return this.#tokens.accessToken
  }

  /** The token that renews the session, where SanteDB gave one. */
  get refreshToken(): string | undefined {
    return this.#tokens.refreshToken
  }

  /** The identity token as it came. Never log one of iCDR 2.x: it holds the access token. */
  get identityToken(): string | undefined {
    return this.#tokens.identityToken
  }
}

// In iCDR 2.x the identity token's `jti` is the access token itself.
function withoutTokens(claims: Claims, accessToken: string): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => !isSameText(value, accessToken)))
}

function isSameText(value: unknown, text: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === text.toLowerCase()
}
