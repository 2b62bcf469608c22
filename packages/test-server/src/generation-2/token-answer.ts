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
  /** The secret that the application proved in this request. */
  readonly clientSecret?: string
}

/** The members of an answer to a token request (SanteDB's `OAuthTokenResponse`). */
export interface TokenMembers {
  readonly access_token: string
  /** Absent in JWT mode. */
  readonly id_token?: string
  readonly token_type: string
}

/** The answer to a token request. `expires_in` counts milliseconds (SanteDB's `OAuthTokenResponse`). */
export async function tokenAnswer(request: TokenAnswerRequest, context: ServerContext): Promise<JsonAnswer> {
  const refreshId = fromHex(request.session.refreshId ?? '')
  return new JsonAnswer({
    ...(await tokenResponseMembers(request, context)),
    refresh_token: refreshId ? await encodeToken(refreshId, await context.keys.sessionTokenKey()) : '',
  })
}

/** The members of an answer but the refresh token. */
export async function tokenResponseMembers(
  { session, ...request }: TokenAnswerRequest,
  context: ServerContext,
): Promise<TokenMembers & { readonly expires_in: number }> {
  const key = await context.keys.sessionTokenKey()
  const accessToken = await encodeToken(uuidToGuidBytes(session.id), key)
  const identityToken = await createIdentityToken({ session, accessToken, ...request }, context)
  return { ...tokenMembers(accessToken, identityToken, context), expires_in: remainingMs(session, context) }
}

/** The tokens of an answer. In JWT mode the identity token takes the access token's place, and its own is empty. */
export function tokenMembers(
  accessToken: string,
  identityToken: string,
  { options }: ServerContext,
): TokenMembers {
  return options.tokenType === 'jwt'
    ? { access_token: identityToken, token_type: 'urn:ietf:params:oauth:token-type:jwt' }
    : { access_token: accessToken, id_token: identityToken, token_type: 'bearer' }
}

/** What is left of a session, truncated to whole milliseconds in 32 bits: it overflows after 24.8 days. */
export function remainingMs(session: Session, { options }: ServerContext): number {
  return Math.trunc(session.notAfterMs - options.clock()) | 0
}
