import type { ServerContext } from '../context.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { User } from '../state/users.ts'
import { ReturnedError } from './errors.ts'

/** What a user signs in with. */
export interface UserCredentials {
  readonly name: string
  readonly password: string
  readonly multiFactorCode: string | null
}

/**
 * Checks a password and, where one is needed, the code of the second factor (SanteDB's `OAuthTokenBehavior.Token`).
 * Nothing in the refusal tells that a code is needed.
 *
 * @throws {ReturnedError} `invalid_grant`
 */
export async function authenticateUser(
  { name, password, multiFactorCode }: UserCredentials,
  { users, lockout }: ServerContext,
): Promise<User> {
  const attempt = users.authenticate(name, password)
  const refusal = new ReturnedError('invalid_grant', `General exception authenticating ${name}`)
  if (attempt.outcome !== 'authenticated') throw refusal
  const user = attempt.account
  if (user.needsMultiFactor) {
    if (multiFactorCode === null) throw refusal
    if (!user.hasMultiFactorCode(multiFactorCode)) {
      lockout.countFailure(user)
      throw new ReturnedError('invalid_grant', `Invalid credentials for ${name}`)
    }
  }
  if (decidePolicy([user], POLICY.login) !== 'grant') throw refusal
  lockout.forgive(user)
  return user
}
