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
  const { key } = await context.keys.sessionTokenKey()
  const accessToken = await encodeToken(uuidToGuidBytes(session.id), key)
  return Response.json({
    access_token: accessToken,
    id_token: await createIdentityToken({ session, accessToken, clientSecret }, context),
    token_type: 'bearer',
    expires_in: remainingMs(session, context),
    refresh_token: await encodeToken(fromHex(session.refreshId) ?? new Uint8Array(0), key),
  })
}

/** What is left of a session, truncated to whole milliseconds in 32 bits: it overflows after 24.8 days. */
export function remainingMs(session: Session, { options }: ServerContext): number {
  return Math.trunc(session.notAfterMs - options.clock()) | 0
}
