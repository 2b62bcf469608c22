import type { ServerContext } from '../context.ts'
import { POLICY } from '../policies.ts'
import type { User } from '../state/users.ts'
import { applicationOnBehalf } from './authenticate-application.ts'
import { lockedUser, multiFactorRequired, wrongUser } from './authenticate-user.ts'
import { CLAIM } from './claim-types.ts'
import { ReturnedError } from './errors.ts'
import { type GrantRequest, type Granted, demandPolicy } from './grant.ts'
import { elevatedTerms } from './session-terms.ts'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const EXPIRED_PASSWORD_CHALLENGE = '00000000-0000-0000-0000-000000000000'
const PASSWORD_CHANGE_SCOPES = [
  POLICY.passwordChangeOnly,
  POLICY.login,
  POLICY.readMetadata,
  POLICY.loginAnywhere,
]

interface ChallengeAnswer {
  readonly user: User
  readonly challenge: string
  readonly response: string
}

/**
 * `grant_type=x_challenge`: the answer to a security question, or the password that has expired, gives a session
 * of two minutes that may only change the password (SanteDB's `AdoSecurityChallengeProvider` and
 * `DefaultPasswordResetTokenRequestHandler`).
 */
export async function grantChallenge(request: GrantRequest, context: ServerContext): Promise<Granted> {
  const { form, device } = request
  const { users, lockout, sessions } = context
  const clientId = form.get('client_id')
  if (!clientId) throw new ReturnedError('invalid_request', 'missing client_id')
  const { name, challenge, response } = readAnswer(form)
  const user = users.find(name)
  if (!user) throw wrongUser()
  const untilMs = lockout.lockedUntilMs(user)
  if (untilMs !== undefined) throw lockedUser(untilMs)
  const isRight = accepts({ user, challenge, response })
  const code = form.get('x_mfa')
  if (isRight && user.needsMultiFactor && !code) throw multiFactorRequired(user)
  if (!isRight || (user.needsMultiFactor && !user.hasMultiFactorCode(code ?? ''))) {
    lockout.countFailure(user)
    throw wrongUser()
  }
  const application = request.application ?? applicationOnBehalf(clientId, context)
  demandPolicy(POLICY.challengeFlow, user, application, device)
  if (!device) demandPolicy(POLICY.challengeFlowWithoutDevice, user, application)
  lockout.forgive(user)
  const claims = { [CLAIM.passwordReset]: 'true' }
  const session = sessions.establish(
    { application, device, user, scopes: PASSWORD_CHANGE_SCOPES, claims },
    elevatedTerms(context),
  )
  return { session }
}

function readAnswer(form: ReadonlyMap<string, string>): {
  readonly name: string
  readonly challenge: string
  readonly response: string
} {
  const name = form.get('username')
  const challenge = form.get('challenge')
  const response = form.get('response')
  if (!name) throw new ReturnedError('invalid_request', 'invalid username')
  if (!challenge || !UUID.test(challenge)) throw new ReturnedError('invalid_request', 'invalid challenge')
  if (!response) throw new ReturnedError('invalid_request', 'invalid response')
  return { name, challenge: challenge.toLowerCase(), response }
}

function accepts({ user, challenge, response }: ChallengeAnswer): boolean {
  if (challenge === EXPIRED_PASSWORD_CHALLENGE) return user.isPasswordExpired && user.hasSecret(response)
  const question = user.challenges.find(({ id }) => id === challenge)
  return question !== undefined && question.accepts(response)
}
