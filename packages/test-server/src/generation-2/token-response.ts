import type { ServerContext } from '../context.ts'
import type { Session } from '../state/sessions.ts'
import { fromHex } from '../tokens/bytes.ts'
import { uuidToGuidBytes } from '../tokens/guid.ts'
import { createIdentityToken } from './identity-token.ts'
import { encodeToken } from './session-token.ts'

/** The answer to a token request. `expires_in` counts milliseconds (protocol section 3). */
export async function tokenResponse(
  session: Session,
  clientSecret: string,
  context: ServerContext,
): Promise<Response> {
  const key = await context.keys.sessionTokenKey()
  const accessToken = await encodeToken(uuidToGuidBytes(session.id), key)
  const identityToken = await createIdentityToken({ session, accessToken, clientSecret }, context)
  const refreshId = fromHex(session.refreshId ?? '')
  return Response.json({
    ...tokenMembers(accessToken, identityToken, context),
    expires_in: remainingMs(session, context),
    refresh_token: refreshId ? await encodeToken(refreshId, key) : '',
  })
}

/** The tokens of an answer. In JWT mode the identity token takes the access token's place, and its own is empty. */
export function tokenMembers(
  accessToken: string,
  identityToken: string,
  { options }: ServerContext,
): Readonly<Record<string, string>> {
  return options.tokenType === 'jwt'
    ? { access_token: identityToken, token_type: 'urn:ietf:params:oauth:token-type:jwt' }
    : { access_token: accessToken, id_token: identityToken, token_type: 'bearer' }
}

/** What is left of a session, truncated to whole milliseconds in 32 bits: it overflows after 24.8 days. */
export function remainingMs(session: Session, { options }: ServerContext): number {
  return Math.trunc(session.notAfterMs - options.clock()) | 0
}
