import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import { ReturnedError } from './errors.ts'
import { establishSession } from './establish-session.ts'
import { type GrantRequest, type Granted, demandPolicy } from './grant.ts'

/**
 * `grant_type=client_credentials` (SanteDB's `OAuthServiceBehavior.Token` and
 * `DefaultClientCredentialsTokenRequestHandler`). The policies are asked before the switch for client-only grants.
 */
export function grantClientCredentials(request: GrantRequest, context: ServerContext): Granted {
  const { form, application, device } = request
  if (!form.get('client_id')) throw new ReturnedError('invalid_grant', 'invalid client_id')
  if (!application) throw new ReturnedError('invalid_client', 'invalid client_secret')
  demandPolicy(POLICY.clientCredentialsFlow, application, device)
  if (!device) {
    demandPolicy(POLICY.clientCredentialsFlowWithoutDevice, application)
    if (!context.options.clientOnlyGrants) {
      throw new ReturnedError(
        'unauthorized_client',
        'client_credentials grant type requires device authentication either using X509 or X-Device-Authorization or enabling the DeviceAuthorizationAccessBehavior in the configuration.',
      )
    }
  }
  return { session: establishSession({ ...request, application }, context) }
}
