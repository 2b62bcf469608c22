import type { ServerContext } from '../context.ts'
import { NULL_REFERENCE } from '../dotnet-messages.ts'
import { POLICY } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import { redeemCode } from './authorization-code.ts'
import { decideScopes } from './demanded-scopes.ts'
import { ReturnedError } from './errors.ts'
import { type GrantRequest, demandPolicy, ordinaryTerms, sessionClaims } from './grant.ts'

/**
 * `grant_type=authorization_code`: the user and the scope are the code's (SanteDB's `OAuthTokenBehavior.SelfPost`).
 */
export async function grantAuthorizationCode(
  request: GrantRequest,
  context: ServerContext,
): Promise<Session> {
  const { form, claims, application, device } = request
  const text = form.get('code')
  if (text === undefined) throw new ReturnedError('invalid_request', NULL_REFERENCE)
  const { application: codeApplication, user: userName, scope } = await redeemCode(text, context)
  const user = context.users.find(userName)
  if (!user || codeApplication !== application.id) {
    throw new ReturnedError('invalid_grant', 'Invalid authorization code')
  }
  demandPolicy(POLICY.codeFlow, application)
  const oids = scope
    .split(' ')
    .filter((word) => word !== 'openid')
    .join(' ')
  const holders = [user, application, ...(device ? [device] : [])]
  const scopes = decideScopes({ scope: oids, claims, holders, policyNames: context.options.policyNames })
  return context.sessions.establish(
    { application, device, user, scopes, claims: sessionClaims(request) },
    ordinaryTerms(context),
  )
}
