import { AuthError } from '../errors/auth-error.ts'
import { invalidOptions, mfaRequired, missingClaim, passwordExpired } from '../errors/failures.ts'
import type { ClientClaims } from '../protocol/client-claims.ts'
import type { Grant, Refusal } from '../protocol/grant.ts'
import type { JsonObject } from '../protocol/json-object.ts'
import { readClaimChoices } from '../protocol/missing-claim.ts'
import { withClaims } from './with-claims.ts'

/** What {@link password} takes. */
export interface PasswordOptions {
  /** The user's name. */
  username: string
  /** The user's password. */
  password: string
  /** The code of the second factor, after a failure with code `mfa_required`. */
  mfaCode?: string | undefined
  /** What the session is for; the answer to a failure with code `missing_claim`. */
  claims?: ClientClaims | undefined
}

/**
 * Asks for a session as a user, by their password (RFC 6749 section 4.3). For `auth.signIn`, or as the option
 * `grant` of a program that acts for one user.
 *
 * @example
 * ```ts
 * import { password } from '@santedb/auth-core'
 *
 * export const grant = password({ username: 'allison', password: 'the password of the user' })
 * ```
 * @throws AuthError `invalid_options` for an `mfaCode` that cannot be one.
 * @see SanteDB's `DefaultPasswordTokenRequestHandler`
 */
export function password({ username, password: secret, mfaCode, claims }: PasswordOptions): Grant {
  checkMfaCode(mfaCode)
  const grant: Grant = {
    type: 'password',
    parameters: { username, password: secret },
    identity: `password:${username}`,
    secrets: [secret, ...(mfaCode === undefined ? [] : [mfaCode])],
    // The code of a second factor is good once.
    repeatable: mfaCode === undefined,
    mfaCode,
    readRefusal,
  }
  return withClaims(grant, claims)
}

/** What SanteDB's refusal of a user asks that user to do. */
export function readRefusal(
  error: string,
  { data }: JsonObject,
  redact: (text: string) => string,
): Refusal | undefined {
  if (error === 'mfa_required') return { failure: mfaRequired }
  if (error === 'password_expired') return { failure: passwordExpired }
  if (error === 'missing_claim')
    return { failure: missingClaim, claimRequest: readClaimChoices(data, redact) }
  return undefined
}

/** iCDR 2.x takes the code in a header, where nothing else but visible characters can be. */
export function checkMfaCode(mfaCode: string | undefined): void {
  if (mfaCode !== undefined && !/^[!-~]+$/.test(mfaCode)) {
    throw new AuthError(invalidOptions, 'mfaCode must be a text of visible ASCII characters.')
  }
}
