import type { ServerContext } from '../context.ts'
import { INDEX_OUT_OF_RANGE, NOT_BASE64 } from '../dotnet-messages.ts'
import { type Session, sessionAccounts } from '../state/sessions.ts'
import { readCompact } from '../tokens/compact-jws.ts'
import { guidBytesToUuid } from '../tokens/guid.ts'
import { type LocalText, say, text } from './texts.ts'
import { decodeToken } from './session-token.ts'

/** Why a bearer was not accepted. */
export class BearerError extends Error {
  override readonly name = 'BearerError'
  readonly status: 400 | 401 | 403 | 500
  /** The .NET class that a fault names. */
  readonly exception: string
  readonly description: string | LocalText

  constructor(status: BearerError['status'], exception: string, description: string | LocalText) {
    super(say(description, 'english', 'en'))
    this.status = status
    this.exception = exception
    this.description = description
  }
}

/**
 * The live session of an `Authorization: Bearer` header (SanteDB's `TokenAuthorizationAccessBehavior` and
 * `RestErrorHandler`).
 *
 * @throws {BearerError} when there is none
 */
export async function requireBearer(
  header: string,
  context: ServerContext,
): Promise<{ readonly session: Session; readonly accessToken: string }> {
  const accessToken = header.split(' ')[1]
  if (!accessToken) throw new BearerError(500, 'IndexOutOfRangeException', INDEX_OUT_OF_RANGE)
  const id = await sessionIdOf(accessToken, context)
  const session = id === undefined ? undefined : context.sessions.get(id)
  if (!session) throw securityError('Invalid bearer token')
  if (!context.sessions.isLive(session)) {
    throw new BearerError(401, 'SecuritySessionException', text('sessionExpired'))
  }
  if (sessionAccounts(session).some((account) => context.lockout.isLocked(account))) {
    throw new BearerError(401, 'AuthenticationException', 'Session identity is locked')
  }
  return { session, accessToken }
}

async function sessionIdOf(token: string, context: ServerContext): Promise<string | undefined> {
  if (context.options.tokenType === 'jwt') {
    const sid = await sessionIdOfJwt(token, context)
    if (sid !== undefined) return sid
  }
  const decoded = await decodeToken(token, await context.keys.sessionTokenKey())
  if (decoded.outcome === 'wrong-shape') throw securityError('Session token is not in the expected format')
  if (decoded.outcome === 'wrong-signature') throw securityError('Session token signature is not valid')
  if (decoded.outcome === 'not-base64') throw new BearerError(400, 'FormatException', NOT_BASE64)
  return decoded.id.length === 16 ? guidBytesToUuid(decoded.id) : undefined
}

/** The session of an identity token that a key of this server has signed. */
async function sessionIdOfJwt(token: string, { keys }: ServerContext): Promise<string | undefined> {
  const jws = readCompact(token)
  const sid = jws?.payload['sid']
  if (!jws || typeof sid !== 'string') return undefined
  for (const key of await keys.all()) {
    if (await key.verify(jws.signedPart, jws.signature)) return sid
  }
  throw securityError('Session token signature is not valid')
}

function securityError(message: string): BearerError {
  return new BearerError(403, 'SecuritySessionException', message)
}
