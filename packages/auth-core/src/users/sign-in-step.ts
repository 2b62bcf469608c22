import { isAuthError } from '../errors/auth-error.ts'

/** What a user has to do before a session is granted, to be shown. */
export type PendingStep =
  /** The user has been sent a code: give everything again, with it. */
  | { readonly step: 'mfa'; readonly hint?: string | undefined }
  /** Give everything again, with the value of a choice as a claim. */
  | {
      readonly step: 'choose-facility' | 'choose-purpose'
      readonly choices: readonly { readonly value: string; readonly name?: string | undefined }[]
    }
  /** The password has expired: ask for a new one. */
  | { readonly step: 'change-password' }
  /**
   * SanteDB does not accept it. `detail` is in SanteDB's own words, for the user to read. The same password is not
   * presented again before `retryAt`: wrong attempts lock accounts.
   */
  | {
      readonly step: 'rejected'
      readonly detail?: string | undefined
      readonly retryAt?: Date | undefined
    }

/**
 * What the failure of a sign-in asks the user to do. Throws every failure that is not the user's to mend.
 *
 * @example
 * ```ts
 * import { createAuth, password, readPendingStep } from '@santedb/auth-core/users'
 *
 * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
 * export async function signIn(username: string, secret: string) {
 *   return auth.signIn(password({ username, password: secret })).catch(readPendingStep)
 * }
 * ```
 */
export function readPendingStep(error: unknown): PendingStep {
  if (!isAuthError(error)) throw error
  const { code, serverDescription: detail, claimRequest, retryAt } = error
  switch (code) {
    case 'mfa_required':
      return { step: 'mfa', hint: detail }
    case 'missing_claim':
      return {
        step: claimRequest?.claim === 'purpose' ? 'choose-purpose' : 'choose-facility',
        choices: claimRequest?.choices ?? [],
      }
    case 'password_expired':
      return { step: 'change-password' }
    case 'credentials_rejected':
    case 'request_rejected':
      return { step: 'rejected', ...(detail !== undefined && { detail }), ...(retryAt && { retryAt }) }
    default:
      throw error
  }
}
