import type { ServerContext } from '../context.ts'
import { decidePolicy } from '../policies.ts'
import { type Session, sessionAccounts } from '../state/sessions.ts'
import { requireBearer } from './bearer.ts'
import { PolicyViolation } from './errors.ts'

/**
 * The session that may do what a resource demands. Without a bearer the caller is `ANONYMOUS`, who could always
 * elevate; a scheme that is not known counts as none (SanteDB's `RestErrorHandler`).
 *
 * @throws {BearerError} for a bearer that is no live session
 * @throws {PolicyViolation} for a policy that the session was not granted
 */
export async function requirePolicy(request: Request, oid: string, context: ServerContext): Promise<Session> {
  const header = request.headers.get('authorization')
  if (header?.split(' ')[0]?.toLowerCase() !== 'bearer')
    throw new PolicyViolation(oid, 'ANONYMOUS', 'elevate')
  const { session } = await requireBearer(header, context)
  if (session.scopes.includes(oid)) return session
  // What its accounts could have been granted, but this session was not, cannot be had by elevation either.
  const outcome = decidePolicy(sessionAccounts(session), oid) === 'elevate' ? 'elevate' : 'deny'
  throw new PolicyViolation(oid, (session.user ?? session.application).id, outcome)
}
