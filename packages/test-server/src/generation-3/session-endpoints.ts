import type { ServerContext } from '../context.ts'
import type { Session } from '../state/sessions.ts'
import type { Caller } from './caller.ts'
import { CLAIM } from './claim-types.ts'
import { tokenAnswer } from './token-answer.ts'

/**
 * `GET /auth/session`: the bearer's session without its refresh token, 204 without any header, and an error with
 * status **200** for a header that is no bearer (SanteDB's `TokenAuthorizationAccessBehavior` and
 * `OAuthServiceBehavior`).
 */
export async function handleSession(
  { hasHeader, bearer }: Caller,
  context: ServerContext,
): Promise<Response> {
  if (!hasHeader) return new Response(null, { status: 204 })
  if (!bearer) return noSuchSession()
  return (
    await tokenAnswer({ session: bearer.session, clientId: null, withRefreshToken: false }, context)
  ).toResponse()
}

/**
 * `GET /auth/userinfo`: a flat object with one string for each of SanteDB's own types of claim, which is not
 * what OpenID Connect means by the name (SanteDB's `OAuthServiceBehavior`).
 */
export function handleUserinfo({ bearer }: Caller): Response {
  return bearer ? Response.json(flatClaims(bearer.session)) : noSuchSession()
}

// The document names few of the internal types; the rest follow their pattern.
function flatClaims({ id, application, device, user, scopes, claims }: Session): Record<string, string> {
  const subject = user ?? application
  const members: Record<string, string | undefined> = {
    name: subject.id,
    sub: subject.sid,
    sid: id,
    scope: scopes[0],
    role: user?.roles[0],
    email: user?.email,
    'urn:santedb:org:claim:appid': application.sid,
    'urn:santedb:org:claim:devid': device?.sid,
    [CLAIM.userId]: user?.sid,
    ...claims,
  }
  return Object.fromEntries(
    Object.entries(members).flatMap(([type, value]) => (value === undefined ? [] : [[type, value]])),
  )
}

function noSuchSession(): Response {
  return Response.json({ error: 'invalid_request', error_description: 'No Such Session' })
}
