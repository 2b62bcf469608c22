import type { ServerContext } from '../context.ts'
import { decidePolicy } from '../policies.ts'
import { type Session, sessionAccounts } from '../state/sessions.ts'
import { requireBearer } from './bearer.ts'
import { PolicyViolation } from './fault.ts'

/**
 * The session that may do what a resource demands (SanteDB's `RestErrorHandler`).
 *
 * @throws {BearerError} without a live session
 * @throws {PolicyViolation} for a policy that the session was not granted
 */
export async function requirePolicy(request: Request, oid: string, context: ServerContext): Promise<Session> {
  const { session } = await requireBearer(request, context)
  if (session.scopes.includes(oid)) return session
  const outcome = decidePolicy(sessionAccounts(session), oid) === 'elevate' ? 'elevate' : 'deny'
  throw new PolicyViolation(oid, (session.user ?? session.device ?? session.application).id, outcome)
}
