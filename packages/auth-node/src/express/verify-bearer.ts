import type { IncomingMessage, ServerResponse } from 'node:http'
import { AuthError } from '@santedb/auth-core'
import {
  type BearerSession,
  type BearerVerifier,
  refusalResponse,
  type VerifyBearerOptions as VerifyOptions,
} from '@santedb/auth-core/bearer'

declare global {
  // The namespace that the types of Express 4 and 5 leave open for this.
  namespace Express {
    interface Request {
      /** The SanteDB session of whoever makes the request; set by `verifyBearer` of `@santedb/auth-node/express`. */
      santedb?: BearerSession
    }
  }
}

/** What the routes behind a middleware need. */
export type VerifyBearerOptions = Pick<VerifyOptions, 'requirePolicies'>

/** A middleware for Express 4 and 5, and for whatever else takes functions of this form. */
export type BearerMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void

/**
 * Lets requests pass that bring the bearer of a live SanteDB session, and sets the session as `request.santedb`. All
 * others are answered as SanteDB's own services do (400, 401, 403). Where SanteDB cannot be asked, `next` is given an
 * `AuthError` with status 503, which Express answers with that status.
 *
 * One verifier serves many middlewares, and remembers sessions for all of them.
 *
 * @example
 * ```ts
 * import { policies } from '@santedb/auth-core/policies'
 * import { createBearerVerifier, verifyBearer } from '@santedb/auth-node/express'
 * import express from 'express'
 *
 * const verifier = createBearerVerifier({ root: 'https://icdr.example.org:8443' })
 *
 * export const app = express()
 * app.use(verifyBearer(verifier))
 * app.get('/me', (request, response) => {
 *   response.json({ subject: request.santedb?.subject })
 * })
 * app.delete('/all', verifyBearer(verifier, { requirePolicies: [policies.administration] }), (_request, response) => {
 *   response.sendStatus(204)
 * })
 * ```
 */
export function verifyBearer(
  verifier: BearerVerifier,
  { requirePolicies }: VerifyBearerOptions = {},
): BearerMiddleware {
  return (request, response, next) => {
    // Node gives `headers` the first of several, and somebody before us may have judged by the last.
    const authorization = request.headersDistinct.authorization?.join(', ')
    void verifier.verify(authorization, { requirePolicies }).then((outcome) => {
      if (outcome.outcome === 'accepted') {
        Object.assign(request, { santedb: outcome.session })
        next()
      } else if (outcome.outcome === 'unavailable') next(unavailable(outcome.error))
      else void send(refusalResponse(outcome, { realm: hostOf(request) }), response)
    }, next)
  }
}

/** The failure as one of ours: with the status that our own callers get, not the one that SanteDB gave to us. */
function unavailable(cause: AuthError): AuthError {
  const { summary, retryAfterMs } = cause
  return new AuthError(cause, summary, { status: 503, retryAfterMs, cause })
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.statusCode = answer.status
  for (const [name, value] of answer.headers) response.setHeader(name, value)
  response.end(await answer.text())
}

function hostOf({ headers }: IncomingMessage): string {
  const address = `http://${headers.host ?? ''}`
  return URL.canParse(address) ? new URL(address).hostname : ''
}
