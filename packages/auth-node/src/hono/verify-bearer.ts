import {
  type BearerSession,
  type BearerVerifier,
  refusalResponse,
  type VerifyBearerOptions as VerifyOptions,
} from '@santedb/auth-core/bearer'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** What an app has behind {@link verifyBearer}: `new Hono<BearerEnv>()`. */
export interface BearerEnv {
  Variables: {
    /** The session of whoever makes the request. */
    session: BearerSession
  }
}

/** What the routes behind a middleware need. */
export type VerifyBearerOptions = Pick<VerifyOptions, 'requirePolicies'>

/**
 * Lets requests pass that bring the bearer of a live SanteDB session, and sets the session as the variable `session`.
 * All others are answered as SanteDB's own services do (400, 401, 403). Where SanteDB cannot be asked, an
 * `HTTPException` with status 503 is thrown, so that `app.onError` sees it; its `cause` is the `AuthError`.
 *
 * One verifier serves many middlewares, and remembers sessions for all of them.
 *
 * @example
 * ```ts
 * import { policies } from '@santedb/auth-core/policies'
 * import { type BearerEnv, createBearerVerifier, verifyBearer } from '@santedb/auth-node/hono'
 * import { Hono } from 'hono'
 *
 * const verifier = createBearerVerifier({ root: 'https://icdr.example.org:8443' })
 *
 * export const app = new Hono<BearerEnv>()
 * app.use(verifyBearer(verifier))
 * app.get('/me', (c) => c.json({ subject: c.get('session').subject }))
 * app.delete('/all', verifyBearer(verifier, { requirePolicies: [policies.administration] }), (c) => c.body(null, 204))
 * ```
 */
export function verifyBearer(
  verifier: BearerVerifier,
  { requirePolicies }: VerifyBearerOptions = {},
): MiddlewareHandler<BearerEnv> {
  return async (context, next) => {
    const outcome = await verifier.verify(context.req.header('authorization'), { requirePolicies })
    if (outcome.outcome === 'accepted') {
      context.set('session', outcome.session)
      return next()
    }
    const answer = refusalResponse(outcome, { realm: new URL(context.req.url).hostname })
    if (outcome.outcome !== 'unavailable') return answer
    const { error } = outcome
    throw new HTTPException(503, { res: answer, message: error.message, cause: error })
  }
}
