import type { ServerContext } from '../context.ts'
import { NOT_HEXADECIMAL, NULL_REFERENCE } from '../dotnet-messages.ts'
import type { Session } from '../state/sessions.ts'
import { toHex } from '../tokens/bytes.ts'
import { ReturnedError } from './errors.ts'
import { type GrantRequest, ordinaryTerms } from './grant.ts'
import { decodeToken } from './session-token.ts'

/**
 * The old session goes and another comes: new access token, new refresh token (SanteDB's
 * `AdoSessionProvider.Extend`).
 */
export async function grantRefreshToken({ form }: GrantRequest, context: ServerContext): Promise<Session> {
  const { keys, sessions } = context
  const refreshToken = form.get('refresh_token')
  if (refreshToken === undefined) throw new ReturnedError('invalid_request', NULL_REFERENCE)
  const decoded = await decodeToken(refreshToken, await keys.sessionTokenKey())
  if (decoded.outcome === 'not-hexadecimal') throw new ReturnedError('invalid_request', NOT_HEXADECIMAL)
  const old = decoded.outcome === 'valid' ? sessions.takeForRefresh(toHex(decoded.id)) : undefined
  if (!old) throw new ReturnedError('invalid_grant', 'Error getting session')
  return sessions.establish(old, ordinaryTerms(context))
}
