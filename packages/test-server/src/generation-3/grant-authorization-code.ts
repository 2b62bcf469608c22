import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import { type AuthorizationCode, openCode } from './authorization-code.ts'
import { ReturnedError } from './errors.ts'
import { establishSession } from './establish-session.ts'
import { type GrantRequest, type Granted, demandPolicy } from './grant.ts'

/**
 * `grant_type=authorization_code` (SanteDB's `DefaultAuthorizationCodeTokenRequestHandler`): the code's user and
 * nonce, but the scope of this request. Neither a redirect address nor a code verifier is looked at.
 */
export async function grantAuthorizationCode(
  request: GrantRequest,
  context: ServerContext,
): Promise<Granted> {
  const { form, application, device } = request
  const text = form.get('code')
  if (!text) throw new ReturnedError('invalid_request', 'missing authorization_code')
  const code = await openCode(text, context)
  assertSameDevice(code, request)
  if (!application) throw new ReturnedError('invalid_grant', 'missing client identity')
  if (application.id !== code.application)
    throw new ReturnedError('invalid_grant', 'mismatch client identity')
  const user = context.users.find(code.user)
  if (!user) throw new ReturnedError('invalid_grant', 'invalid authorization_code')
  demandPolicy(POLICY.codeFlow, user, application, device)
  if (!device) demandPolicy(POLICY.codeFlowWithoutDevice, user, application)
  return {
    session: establishSession({ ...request, application, user }, context),
    nonce: code.nonce,
  }
}

/** The device must be the one that was there when the code was made, or absent both times. */
function assertSameDevice(code: AuthorizationCode, { device }: GrantRequest): void {
  if (code.device !== undefined && !device)
    throw new ReturnedError('invalid_grant', 'missing device identity')
  if (device?.id !== code.device) throw new ReturnedError('invalid_grant', 'mismatch device identity')
}
