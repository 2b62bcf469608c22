import type { ServerContext } from '../context.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { User } from '../state/users.ts'
import { ReturnedError } from './errors.ts'
import { lockTime } from './lock-time.ts'
import { text } from './texts.ts'

/** What a user signs in with. */
export interface UserCredentials {
  readonly name: string
  readonly password: string
  /** The code of the second factor, when one was sent. */
  readonly multiFactorCode: string | undefined
}

/**
 * Checks a password and, where one is needed, the code of the second factor (SanteDB's
 * `DefaultPasswordTokenRequestHandler`). The second factor is asked for before the password's age.
 *
 * @throws {ReturnedError} `invalid_grant`, `mfa_required` or `password_expired`
 */
export async function authenticateUser(
  { name, password, multiFactorCode }: UserCredentials,
  { users, lockout }: ServerContext,
): Promise<User> {
  const attempt = users.authenticate(name, password)
  if (attempt.outcome === 'locked') throw lockedUser(attempt.untilMs)
  if (attempt.outcome !== 'authenticated') throw wrongUser()
  const user = attempt.account
  if (user.needsMultiFactor) {
    if (!multiFactorCode) throw multiFactorRequired(user)
    if (!user.hasMultiFactorCode(multiFactorCode)) {
      lockout.countFailure(user)
      throw wrongUser()
    }
  }
  if (user.isPasswordExpired) throw new ReturnedError('password_expired', text('passwordExpired'))
  if (decidePolicy([user], POLICY.login) !== 'grant') {
    throw new ReturnedError('invalid_grant', text('userFailure'))
  }
  lockout.forgive(user)
  return user
}

/** The refusal of a locked user. */
export function lockedUser(untilMs: number): ReturnedError {
  return new ReturnedError('invalid_grant', text('lockedUser', lockTime(untilMs)))
}

/** The refusal of wrong credentials, whichever of them were wrong. */
export function wrongUser(): ReturnedError {
  return new ReturnedError('invalid_grant', text('wrongUser'))
}

/** The request for a code that was sent. */
export function multiFactorRequired(user: User): ReturnedError {
  return new ReturnedError('mfa_required', text('multiFactorRequired', user.multiFactorHint))
}
