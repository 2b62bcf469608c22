import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import { decideScopes } from './demanded-scopes.ts'
import { ReturnedError } from './errors.ts'
import { type GrantRequest, demandPolicy, ordinaryTerms, sessionClaims } from './grant.ts'

/** `grant_type=client_credentials` (SanteDB's `OAuthTokenBehavior.Token`). */
export function grantClientCredentials(request: GrantRequest, context: ServerContext): Session {
  const { form, claims, application, device } = request
  demandPolicy(POLICY.clientCredentialsFlow, application)
  if (!device) throw withoutDevice(context.options.clientOnlyGrants)
  // SanteDB asks the device for the password flow's policy here. It looks like a slip, but it is what it does.
  demandPolicy(POLICY.passwordFlow, device)
  demandPolicy(POLICY.loginAsService, device)
  const scopes = decideScopes({
    scope: form.get('scope'),
    claims,
    holders: [application, device],
    policyNames: context.options.policyNames,
  })
  return context.sessions.establish(
    { application, device, scopes, claims: sessionClaims(request) },
    ordinaryTerms(context),
  )
}

/** A client-only grant fails in either position of the switch: its principal is the device, which is not there. */
function withoutDevice(clientOnlyGrants: boolean): ReturnedError {
  return new ReturnedError(
    'invalid_grant',
    clientOnlyGrants
      ? 'Invalid username or password'
      : 'client_credentials grant requires device authentication either using X509 or X-Device-Authorization or enabling the DeviceAuthorizationAccessBehavior',
  )
}
