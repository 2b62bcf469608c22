import type { Grant } from '../protocol/grant.ts'
import { checkMfaCode, type PasswordOptions, readRefusal } from './password.ts'

/** What {@link challenge} takes. */
export interface ChallengeOptions {
  /** The user's name. */
  username: string
  /** The UUID of the challenge, a security question of the user's. */
  challenge: string
  /** The user's answer. */
  response: string
  /** The code of the second factor, after a failure with code `mfa_required`. */
  mfaCode?: string | undefined
}

// By this challenge iCDR 3.x takes a password that has expired (SanteDB's `AdoSecurityChallengeProvider`).
const expiredPasswordId = '00000000-0000-0000-0000-000000000000'

/**
 * Asks for a short session that may only set a new password, by the answer to a security question: SanteDB's grant
 * `x_challenge`.
 *
 * @example
 * ```ts
 * import { challenge } from '@santedb/auth-core'
 *
 * export const grant = challenge({
 *   username: 'allison',
 *   challenge: 'e3f2a6c0-1f3a-4a3b-9d5c-0c8b7a6f5e4d',
 *   response: 'the answer of the user',
 * })
 * ```
 * @see SanteDB's `DefaultPasswordResetTokenRequestHandler`
 */
export function challenge({ username, challenge: id, response, mfaCode }: ChallengeOptions): Grant {
  checkMfaCode(mfaCode)
  return {
    type: 'x_challenge',
    parameters: { username, challenge: id, response },
    identity: `x_challenge:${username}`,
    secrets: [response],
    repeatable: false,
    mfaCode,
    readRefusal,
  }
}

/**
 * Asks for a two-minute session that may only set a new password, by the one that has expired; for a failure with
 * code `password_expired`. iCDR 3.x only.
 *
 * @example
 * ```ts
 * import { expiredPassword } from '@santedb/auth-core'
 *
 * export const grant = expiredPassword({ username: 'allison', password: 'the password that has expired' })
 * ```
 * @see SanteDB's `AdoSecurityChallengeProvider`
 */
export function expiredPassword({
  username,
  password,
  mfaCode,
}: Pick<PasswordOptions, 'username' | 'password' | 'mfaCode'>): Grant {
  return challenge({ username, challenge: expiredPasswordId, response: password, mfaCode })
}
