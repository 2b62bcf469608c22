import type { ServerContext } from '../context.ts'
import type { Account } from '../state/accounts.ts'
import type { Session } from '../state/sessions.ts'
import { authenticateDevice } from './authenticate-device.ts'
import { requireBearer } from './bearer.ts'

/** Who calls the authorization service, by the `Authorization` header alone. */
export interface Caller {
  readonly hasHeader: boolean
  /** The device of a Basic header. */
  readonly device?: Account | undefined
  /** The session of a bearer, and the token as it was sent. */
  readonly bearer?: { readonly session: Session; readonly accessToken: string } | undefined
}

/**
 * Reads the `Authorization` header as the service's policies do, before any operation: a bad one fails the
 * request even where none is needed (protocol sections 1.2 and 2.2).
 *
 * @throws {PipelineError} for a Basic header that is wrong
 * @throws {BearerError} for a bearer that is no live session
 */
export async function identifyCaller(request: Request, context: ServerContext): Promise<Caller> {
  const header = request.headers.get('authorization')
  if (header === null) return { hasHeader: false }
  const scheme = header.toLowerCase()
  if (scheme.startsWith('basic')) {
    return { hasHeader: true, device: await authenticateDevice(header, context) }
  }
  if (scheme.split(' ')[0] === 'bearer') {
    return { hasHeader: true, bearer: await requireBearer(header, context) }
  }
  return { hasHeader: true }
}
