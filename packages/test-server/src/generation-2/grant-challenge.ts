import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import type { Session } from '../state/sessions.ts'
import { ReturnedError } from './errors.ts'
import { type GrantRequest, demandPolicy, passwordChangeTerms, sessionClaims } from './grant.ts'

/**
 * `grant_type=x_challenge`: the answer to a security question gives a session that may only change the password,
 * without a refresh token (SanteDB's `OAuthTokenBehavior.Token`). What SanteDB says to a wrong answer was not
 * determined; this server says what it says to a wrong password.
 */
export async function grantChallenge(request: GrantRequest, context: ServerContext): Promise<Session> {
  const { form, multiFactorCode, application, device } = request
  const { users, lockout, sessions } = context
  demandPolicy(POLICY.challengeFlow, application)
  if (device) demandPolicy(POLICY.challengeFlow, device)
  const name = form.get('username') ?? ''
  const refusal = new ReturnedError('invalid_grant', `General exception authenticating ${name}`)
  const user = users.find(name)
  if (!user || lockout.isLocked(user)) throw refusal
  const challenge = user.challenges.find(({ id }) => id === form.get('challenge')?.toLowerCase())
  const isRight =
    challenge?.accepts(form.get('response') ?? '') === true &&
    (!user.needsMultiFactor || user.hasMultiFactorCode(multiFactorCode ?? ''))
  if (!isRight) {
    lockout.countFailure(user)
    throw refusal
  }
  lockout.forgive(user)
  return sessions.establish(
    { application, device, user, scopes: [POLICY.passwordChangeOnly], claims: sessionClaims(request) },
    passwordChangeTerms(context),
  )
}
