import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import { authenticateUser } from './authenticate-user.ts'
import { decideScopes } from './demanded-scopes.ts'
import {
  type GrantRequest,
  demandPolicy,
  ordinaryTerms,
  passwordChangeTerms,
  sessionClaims,
} from './grant.ts'

const PASSWORD_CHANGE_SCOPES = [POLICY.passwordChangeOnly, POLICY.readMetadata]

/**
 * `grant_type=password` (SanteDB's `OAuthTokenBehavior.Token`). The answer does not tell whether a code is needed,
 * and to an expired password it is a session that may only change it.
 */
export async function grantPassword(request: GrantRequest, context: ServerContext): Promise<Session> {
  const { form, claims, multiFactorCode, application, device } = request
  demandPolicy(POLICY.passwordFlow, application)
  if (device) demandPolicy(POLICY.passwordFlow, device)
  const user = await authenticateUser(
    { name: form.get('username') ?? '', password: form.get('password') ?? '', multiFactorCode },
    context,
  )
  const grant = { application, device, user, claims: sessionClaims(request) }
  if (user.isPasswordExpired) {
    return context.sessions.establish(
      { ...grant, scopes: PASSWORD_CHANGE_SCOPES },
      passwordChangeTerms(context),
    )
  }
  const holders = [user, application, ...(device ? [device] : [])]
  const scopes = decideScopes({
    scope: form.get('scope'),
    claims,
    holders,
    policyNames: context.options.policyNames,
  })
  return context.sessions.establish({ ...grant, scopes }, ordinaryTerms(context))
}
