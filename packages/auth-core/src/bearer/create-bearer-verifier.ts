import { isAuthError } from '../errors/auth-error.ts'
import type { LiveSession } from '../look-ups/look-up-session.ts'
import { may } from '../rules.ts'
import { BearerLookUps } from './bearer-look-ups.ts'
import { type BearerVerifierOptions, checkBearerVerifierOptions } from './options.ts'
import type { BearerOutcome, BearerSession } from './outcome.ts'
import { readBearer } from './read-bearer.ts'
import { JwtVerifier } from './verify-jwt.ts'

/** What one request asks of a verifier. */
export interface VerifyBearerOptions {
  /**
   * The policies that the session must have been granted, as OIDs, all of them. Only the policy itself counts, not one
   * above it in the tree of OIDs.
   *
   * @default none: any live session will do
   */
  requirePolicies?: readonly string[] | undefined
  /** Ends the wait of this request, and of no other. */
  signal?: AbortSignal | undefined
  /**
   * Is given the look-up that this request began, so that it can go on for others when the request ends: on Workers
   * `(work) => context.waitUntil(work)`.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined
}

/** Verifies the bearers of requests. */
export interface BearerVerifier {
  /**
   * Verifies the bearer of an `Authorization` header. Give it all headers of that name, joined by commas as
   * `Headers.get` does: where there are two, it is `malformed`, and nobody has to guess which one counts.
   *
   * @returns what became of it; a refusal, and a SanteDB that cannot be asked, are outcomes and no errors.
   * @throws the reason of the `signal`.
   */
  verify(
    this: void,
    authorization: string | null | undefined,
    options?: VerifyBearerOptions,
  ): Promise<BearerOutcome>
}

/**
 * Makes a verifier of bearers that somebody else brings: it asks SanteDB whether a token is one of a live session,
 * once for many requests, and remembers the answer for a short time.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createBearerVerifier, refusalResponse } from '@santedb/auth-core/bearer'
 *
 * const verifier = createBearerVerifier({ root: 'https://icdr.example.org:8443' })
 *
 * export async function handle(request: Request): Promise<Response> {
 *   const outcome = await verifier.verify(request.headers.get('authorization'))
 *   if (outcome.outcome !== 'accepted') {
 *     return refusalResponse(outcome, { realm: new URL(request.url).hostname })
 *   }
 *   return Response.json({ hello: outcome.session.subject })
 * }
 * ```
 * @see {@link https://www.rfc-editor.org/rfc/rfc6750#section-2.1}
 */
export function createBearerVerifier(options: BearerVerifierOptions): BearerVerifier {
  const checked = checkBearerVerifierOptions(options)
  return verifierOf(new BearerLookUps(checked, (context) => new JwtVerifier(context)))
}

/**
 * The same without `identityTokens`, and with no code for them: SanteDB alone is asked. For where every kilobyte
 * counts.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createOpaqueBearerVerifier } from '@santedb/auth-core/bearer'
 *
 * export const verifier = createOpaqueBearerVerifier({ root: 'https://icdr.example.org:8443' })
 * ```
 */
export function createOpaqueBearerVerifier(
  options: Omit<BearerVerifierOptions, 'identityTokens'>,
): BearerVerifier {
  // Not to be taken in silence: a check that nobody makes is none.
  const identityTokens = may(() => false, 'is no option of a verifier of opaque tokens')
  return verifierOf(new BearerLookUps(checkBearerVerifierOptions(options, { identityTokens })))
}

function verifierOf(lookUps: BearerLookUps): BearerVerifier {
  return Object.freeze<BearerVerifier>({
    async verify(authorization, { requirePolicies = [], ...caller } = {}) {
      const bearer = readBearer(authorization)
      if (bearer === 'malformed') return { outcome: bearer }
      if (bearer === 'missing') return { outcome: bearer, policies: requirePolicies }
      try {
        const verdict = await lookUps.find(bearer.token, caller)
        return verdict === 'dead' ? { outcome: verdict } : judge(verdict, requirePolicies)
      } catch (error) {
        caller.signal?.throwIfAborted()
        if (!isAuthError(error)) throw error
        return { outcome: 'unavailable', error }
      }
    },
  })
}

function judge(found: LiveSession, required: readonly string[]): BearerOutcome {
  // A copy for each request, because it may change what it is given.
  const { claims, policies, expiresAt } = structuredClone(found)
  const subject = typeof claims.sub === 'string' ? claims.sub : undefined
  const session: BearerSession = { subject, policies, claims, expiresAt }
  const missing = required.filter((policy) => !policies.includes(policy))
  return missing.length > 0
    ? { outcome: 'denied', session, policies: missing }
    : { outcome: 'accepted', session }
}
