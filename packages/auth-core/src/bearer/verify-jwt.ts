import { isAuthError } from '../errors/auth-error.ts'
import type { LookUpOptions } from '../look-ups/get-json.ts'
import type { LiveSession } from '../look-ups/look-up-session.ts'
import { readPolicies, readSeconds } from '../protocol/identity-token.ts'
import type { Clock } from '../session/clock.ts'
import type { ServerClock } from '../session/server-clock.ts'
import type { KeySet } from '../verify/options.ts'
import { type VerifiedIdentityToken, verifyIdentityToken } from '../verify/verify-identity-token.ts'
import { KeySetSource } from './key-set-source.ts'
import type { BearerIdentityTokenOptions } from './options.ts'

/** What a JWT is verified with. */
export interface JwtVerifierContext {
  readonly options: BearerIdentityTokenOptions
  readonly lookUpOptions: LookUpOptions
  readonly clock: Clock
  readonly serverClock: ServerClock
}

/** Verifies bearers that are JWTs by the server's key set. */
export class JwtVerifier {
  readonly #context: JwtVerifierContext
  readonly #published: KeySetSource

  constructor(context: JwtVerifierContext) {
    this.#context = context
    this.#published = new KeySetSource(context.lookUpOptions, context.clock)
  }

  /**
   * The session that a JWT tells of; `undefined` for one that does not hold.
   *
   * @throws AuthError where the key set could not be read.
   */
  async verify(token: string, signal: AbortSignal): Promise<LiveSession | undefined> {
    const { keySet } = this.#context.options
    const verified = await this.#verifyBy(keySet ?? (await this.#published.read(signal)), token)
    if (verified || keySet || !this.#published.expire()) return sessionOf(verified)
    return sessionOf(await this.#verifyBy(await this.#published.read(signal), token))
  }

  async #verifyBy(keySet: KeySet, token: string): Promise<VerifiedIdentityToken | undefined> {
    const { options, serverClock } = this.#context
    const { issuer, audience } = options
    try {
      return await verifyIdentityToken(token, {
        keySet,
        issuer,
        audience,
        now: new Date(serverClock.now()),
      })
    } catch (error) {
      if (isAuthError(error) && error.code === 'invalid_identity_token') return undefined
      throw error
    }
  }
}

function sessionOf(verified: VerifiedIdentityToken | undefined): LiveSession | undefined {
  if (!verified) return undefined
  // In iCDR 2.x it opens the session by itself.
  const { jti: _, ...claims } = verified.claims
  const seconds = readSeconds(claims, 'exp')
  return {
    claims,
    policies: readPolicies(claims.scope),
    expiresAt: seconds === undefined ? undefined : new Date(seconds * 1000),
  }
}
