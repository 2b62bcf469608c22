import type { ServerContext } from '../context.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import type { User } from '../state/users.ts'
import { decideScopes } from './demanded-scopes.ts'
import { ReturnedError } from './errors.ts'
import {
  type GrantRequest,
  demandPolicy,
  ordinaryTerms,
  passwordChangeTerms,
  sessionClaims,
} from './grant.ts'

const PASSWORD_CHANGE_SCOPES = [POLICY.passwordChangeOnly, POLICY.readMetadata]

/**
 * `grant_type=password` (protocol section 5.2). The answer does not tell whether a code is needed, and to an
 * expired password it is a session that may only change it.
 */
export async function grantPassword(request: GrantRequest, context: ServerContext): Promise<Session> {
  const { form, claims, application, device } = request
  demandPolicy(POLICY.passwordFlow, application)
  if (device) demandPolicy(POLICY.passwordFlow, device)
  const user = await authenticateUser(request, context)
  const grant = { application, device, user, claims: sessionClaims(request) }
  if (user.isPasswordExpired) {
    return context.sessions.establish(
      { ...grant, scopes: PASSWORD_CHANGE_SCOPES },
      passwordChangeTerms(context),
    )
  }
  const holders = [user, application, ...(device ? [device] : [])]
  const scopes = decideScopes({ scope: form.get('scope'), claims, holders })
  return context.sessions.establish({ ...grant, scopes }, ordinaryTerms(context))
}

async function authenticateUser(
  { form, multiFactorCode }: GrantRequest,
  { users, lockout }: ServerContext,
): Promise<User> {
  const name = form.get('username') ?? ''
  const attempt = await users.authenticate(name, form.get('password') ?? '')
  const refusal = new ReturnedError('invalid_grant', `General exception authenticating ${name}`)
  if (attempt.outcome !== 'authenticated') throw refusal
  const user = attempt.account
  if (user.needsMultiFactor) {
    if (multiFactorCode === null) throw refusal
    if (!(await user.hasMultiFactorCode(multiFactorCode))) {
      lockout.countFailure(user)
      throw new ReturnedError('invalid_grant', `Invalid credentials for ${name}`)
    }
  }
  if (decidePolicy([user], POLICY.login) !== 'grant') throw refusal
  lockout.forgive(user)
  return user
}
