import { JsonAnswer } from '../http/json-answer.ts'
import type { ServerContext } from '../context.ts'
import type { Session } from '../state/sessions.ts'
import { fromHex } from '../tokens/bytes.ts'
import { uuidToGuidBytes } from '../tokens/guid.ts'
import { createIdentityToken } from './identity-token.ts'
import { encodeToken } from './session-token.ts'

/** What an answer with tokens is made from. */
export interface TokenAnswerRequest {
  readonly session: Session
  readonly clientId: string | null
  readonly nonce?: string | undefined
  /** Left out of the answer of `GET session`. */
  readonly withRefreshToken: boolean
}

/**
 * The answer to a token request. `expires_in` counts seconds; members without a value are left out (SanteDB's
 * `OAuthTokenResponse`).
 */
export async function tokenAnswer(
  { session, clientId, nonce, withRefreshToken }: TokenAnswerRequest,
  context: ServerContext,
): Promise<JsonAnswer> {
  const { keys, options } = context
  const key = await keys.sessionTokenKey()
  const sessionToken = await encodeToken(uuidToGuidBytes(session.id), key)
  const identityToken = await createIdentityToken({ session, sessionToken, clientId, nonce }, context)
  const isJwt = options.tokenType === 'jwt'
  const refreshId = withRefreshToken ? fromHex(session.refreshId ?? '') : undefined
  return new JsonAnswer({
    access_token: isJwt ? identityToken : sessionToken,
    id_token: identityToken,
    token_type: isJwt ? 'urn:ietf:params:oauth:token-type:jwt' : 'bearer',
    expires_in: Math.floor((session.notAfterMs - options.clock()) / 1000),
    refresh_token: refreshId && (await encodeToken(refreshId, key)),
    nonce,
  })
}
