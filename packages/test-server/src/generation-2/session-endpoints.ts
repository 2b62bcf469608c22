import type { ServerContext } from '../context.ts'
import { BearerError, type BearerSession, requireBearer } from './bearer.ts'
import { PipelineError } from './errors.ts'
import { createIdentityToken, identityTokenClaims } from './identity-token.ts'
import { remainingMs, tokenMembers } from './token-answer.ts'

/**
 * `GET /auth/session`: the session of the bearer, without its refresh token. The identity token is signed with
 * the server's key, because no client secret is known here (SanteDB's `OAuthTokenBehavior.Session`).
 *
 * @throws {PipelineError} without a live session
 */
export async function handleSession(request: Request, context: ServerContext): Promise<Response> {
  const bearer = await requireSession(request, context)
  return Response.json({
    ...tokenMembers(bearer.accessToken, await createIdentityToken(bearer, context), context),
    expires_in: remainingMs(bearer.session, context),
  })
}

/**
 * `GET /auth/userinfo`: the members of the identity token. SanteDB forgets to say that they are JSON (SanteDB's
 * `OAuthTokenBehavior`).
 *
 * @throws {PipelineError} without a live session
 */
export async function handleUserinfo(request: Request, context: ServerContext): Promise<Response> {
  const claims = identityTokenClaims(await requireSession(request, context), context)
  return new Response(JSON.stringify(claims), { headers: { 'Content-Type': 'application/octet-stream' } })
}

async function requireSession(request: Request, context: ServerContext): Promise<BearerSession> {
  try {
    return await requireBearer(request, context)
  } catch (error) {
    if (error instanceof BearerError) throw new PipelineError(error.message)
    throw error
  }
}
