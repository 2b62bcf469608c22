import type { ServerContext } from '../context.ts'
import { INDEX_OUT_OF_RANGE, NOT_HEXADECIMAL } from '../dotnet-messages.ts'
import { type Session, sessionAccounts } from '../state/sessions.ts'
import { toHex } from '../tokens/bytes.ts'
import { readCompact } from '../tokens/compact-jws.ts'
import { guidBytesToUuid, uuidToGuidBytes } from '../tokens/guid.ts'
import { decodeToken } from './session-token.ts'

/** Why a bearer was not accepted. The exception's name decides the status of a resource's answer. */
export class BearerError extends Error {
  override readonly name = 'BearerError'
  readonly exception: 'SecuritySessionException' | 'FormatException' | 'IndexOutOfRangeException'

  constructor(message: string, exception: BearerError['exception'] = 'SecuritySessionException') {
    super(message)
    this.exception = exception
  }
}

/** A live session, and the token it was found by. */
export interface BearerSession {
  readonly session: Session
  readonly accessToken: string
}

/**
 * The live session of an `Authorization: Bearer` header (SanteDB's `OAuthErrorBehavior` and `RestErrorHandler`).
 *
 * @throws {BearerError} when there is none
 */
export async function requireBearer(request: Request, context: ServerContext): Promise<BearerSession> {
  const { keys, sessions, lockout } = context
  const accessToken = sessionTokenOf(readBearer(request.headers.get('authorization')))
  const decoded = await decodeToken(accessToken, await keys.sessionTokenKey())
  if (decoded.outcome === 'not-hexadecimal') throw new BearerError(NOT_HEXADECIMAL, 'FormatException')
  if (decoded.outcome === 'wrong-signature') throw new BearerError('Session token signature is not valid')
  const session = sessions.get(guidBytesToUuid(decoded.id))
  if (!session) throw new BearerError('Invalid bearer token')
  if (!sessions.isLive(session)) throw new BearerError(`Session ${dashedBytes(session.id)} is expired`)
  if (sessionAccounts(session).some((account) => lockout.isLocked(account))) {
    throw new BearerError('Session identity is locked')
  }
  return { session, accessToken }
}

function readBearer(header: string | null): string {
  if (header === null) throw new BearerError('Missing Authorization header')
  const [scheme = '', token] = header.split(' ')
  if (scheme.toLowerCase() !== 'bearer') throw new BearerError('Invalid authentication scheme')
  if (!token) throw new BearerError(INDEX_OUT_OF_RANGE, 'IndexOutOfRangeException')
  return token
}

/** In JWT mode the bearer is the identity token, whose `jti` is the session token, itself signed. */
function sessionTokenOf(bearer: string): string {
  const jti = readCompact(bearer)?.payload['jti']
  return typeof jti === 'string' ? jti : bearer
}

/** Bytes as .NET's `BitConverter` writes them: `C0-05-AB-…`. */
function dashedBytes(sessionId: string): string {
  return toHex(uuidToGuidBytes(sessionId))
    .toUpperCase()
    .replaceAll(/(..)(?=.)/g, '$1-')
}
