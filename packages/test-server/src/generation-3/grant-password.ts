import type { ServerContext } from '../context.ts'
import { argumentNull } from '../dotnet-messages.ts'
import { POLICY } from '../policies.ts'
import type { User } from '../state/users.ts'
import { applicationOnBehalf } from './authenticate-application.ts'
import { authenticateUser } from './authenticate-user.ts'
import { CLAIM } from './claim-types.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { establishSession } from './establish-session.ts'
import { type GrantRequest, type Granted, demandPolicy } from './grant.ts'

/**
 * `grant_type=password` (SanteDB's `DefaultPasswordTokenRequestHandler` and `AdoSessionProvider.Establish`). Without
 * a client secret or device the application is authenticated on behalf of the user.
 */
export async function grantPassword(request: GrantRequest, context: ServerContext): Promise<Granted> {
  const { form, claims, device } = request
  const clientId = form.get('client_id')
  if (!clientId) throw new ReturnedError('invalid_request', 'missing client_id')
  const name = form.get('username')
  const password = form.get('password')
  if (!name) throw new PipelineError(400, argumentNull('userName'))
  if (!password) throw new PipelineError(400, argumentNull('password'))
  const user = await authenticateUser({ name, password, multiFactorCode: form.get('x_mfa') }, context)
  const application = request.application ?? applicationOnBehalf(clientId, context)
  demandPolicy(POLICY.passwordFlow, user, application, device)
  if (!device) demandPolicy(POLICY.passwordFlowWithoutDevice, user, application)
  assertFacility(claims.get(CLAIM.facility), user)
  return { session: establishSession({ ...request, application, user }, context) }
}

/** A facility that is named must be one of the user's, if the user has any. */
function assertFacility(facility: string | undefined, { facilities }: User): void {
  const allowed = facilities.map(({ id }) => id)
  if (facility === undefined || allowed.length === 0 || allowed.includes(facility.toLowerCase())) return
  throw new ReturnedError(
    'invalid_grant',
    `Assertion mismatch: ${CLAIM.facility}=${allowed.join(',')} does not allow ${facility}`,
  )
}
