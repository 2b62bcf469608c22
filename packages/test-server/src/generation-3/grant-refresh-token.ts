import type { ServerContext } from '../context.ts'
import { NOT_BASE64 } from '../dotnet-messages.ts'
import type { Session } from '../state/sessions.ts'
import { toHex } from '../tokens/bytes.ts'
import { CLAIM } from './claim-types.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import type { GrantRequest, Granted } from './grant.ts'
import { decodeToken } from './session-token.ts'
import { ordinaryTerms } from './session-terms.ts'

/**
 * `grant_type=refresh_token`: the same session lasts longer, under the same access token and a new refresh token.
 * It must not have ended (SanteDB's `DefaultRefreshTokenRequestHandler`).
 */
export async function grantRefreshToken(
  { form, application }: GrantRequest,
  context: ServerContext,
): Promise<Granted> {
  if (!application) throw new ReturnedError('invalid_request', 'missing client_id')
  const refreshToken = form.get('refresh_token')
  if (!refreshToken) throw new ReturnedError('invalid_grant', 'missing refresh token')
  const session = await findSession(refreshToken, context)
  const isForeign = session?.application.sid !== application.sid
  if (
    !session ||
    isForeign ||
    session.claims[CLAIM.temporary] === 'true' ||
    !context.sessions.isLive(session)
  ) {
    throw new ReturnedError('invalid_grant', 'invalid refresh token')
  }
  return { session: context.sessions.extend(session, ordinaryTerms(context)) }
}

async function findSession(
  refreshToken: string,
  { keys, sessions }: ServerContext,
): Promise<Session | undefined> {
  const decoded = await decodeToken(refreshToken, await keys.sessionTokenKey())
  if (decoded.outcome === 'not-base64') throw new PipelineError(400, NOT_BASE64)
  if (decoded.outcome === 'wrong-shape') {
    throw new PipelineError(403, 'Session token is not in the expected format')
  }
  if (decoded.outcome === 'wrong-signature') {
    throw new PipelineError(403, 'Session token signature is not valid')
  }
  return sessions.findByRefreshId(toHex(decoded.id))
}
