import type { AuthErrorCode, Failure } from './failures.ts'

/** What SanteDB wants the user to choose before it grants a session; on an error with code `missing_claim`. */
export interface ClaimRequest {
  /** The client claim to answer with, where this library has a name for it. */
  claim: 'facility' | 'purpose' | undefined
  /** SanteDB's own name of the claim. */
  claimType: string
  /** What there is to choose from. */
  choices: readonly { value: string; name: string | undefined }[]
}

/** The facts of an {@link AuthError} beyond its code and summary. */
export interface AuthErrorDetails {
  /** HTTP status of the answer that was the failure. */
  status?: number | undefined
  /** The server's own `error` word. */
  serverError?: string | undefined
  /** The server's own `error_description`. It is localized: show it, never branch on it. */
  serverDescription?: string | undefined
  /** How long the server asked to be left alone, in milliseconds. */
  retryAfterMs?: number | undefined
  /** What the user has to choose. */
  claimRequest?: ClaimRequest | undefined
  /** What is wrong with options, each fault by its option's name. */
  faults?: readonly string[] | undefined
  /** What lay below. Always a copy without request, response or body, so that nothing secret hangs on it. */
  cause?: unknown
}

const marker = Symbol.for('@santedb/auth-core/AuthError')

/**
 * The one family of error: every failure of this library is an `AuthError`.
 *
 * Its message says what happened, what that means and what to do; {@link AuthError.code} is what a program
 * switches on. No secret, token or full URL is in any part of it, so it can be logged whole.
 *
 * @example
 * ```ts
 * import { createAuth, isAuthError } from '@santedb/auth-core'
 *
 * declare const auth: ReturnType<typeof createAuth>
 * try {
 *   await auth.session()
 * } catch (error) {
 *   if (isAuthError(error) && error.code === 'credentials_rejected') console.error(error.remedy)
 *   else throw error
 * }
 * ```
 */
export class AuthError extends Error {
  override readonly name = 'AuthError'
  /** What went wrong, as a word to `switch` on. */
  declare readonly code: AuthErrorCode
  /** What happened, in one sentence: the first part of `message`. */
  declare readonly summary: string
  /** What that means: the second part of `message`. */
  declare readonly meaning: string
  /** What to do about it: the last part of `message`. */
  declare readonly remedy: string
  /** HTTP status of the answer that was the failure, where there was one. */
  declare readonly status?: number
  /** The server's own `error` word, where it said one. */
  declare readonly serverError?: string
  /** The server's own `error_description`, where it gave one. Localized: show it, never branch on it. */
  declare readonly serverDescription?: string
  /** How long the server asked to be left alone, in milliseconds. */
  declare readonly retryAfterMs?: number
  /** What the user has to choose, with code `missing_claim`. */
  declare readonly claimRequest?: ClaimRequest
  /** What is wrong with options, with code `invalid_options`: each fault begins with its option's name. */
  declare readonly faults?: readonly string[]
  /** Until when the same failure is given from memory, without asking the server again. */
  declare retryAt?: Date

  /** Made by this library; there is no need to construct one outside tests. */
  constructor(failure: Failure, summary: string, { cause, ...facts }: AuthErrorDetails = {}) {
    super(`${summary} ${failure.meaning} ${failure.remedy}`, cause === undefined ? undefined : { cause })
    const known = Object.entries(facts).filter(([, value]) => value !== undefined)
    Object.assign(this, failure, { summary }, Object.fromEntries(known))
    // That it is there says all, and no printer shows it.
    Object.defineProperty(this, marker, {})
  }
}

/**
 * Whether a caught value is an {@link AuthError}, of this copy of the package or of another one.
 *
 * @example
 * ```ts
 * import { isAuthError } from '@santedb/auth-core'
 *
 * export function statusOf(error: unknown): number | undefined {
 *   return isAuthError(error) ? error.status : undefined
 * }
 * ```
 */
export function isAuthError(value: unknown): value is AuthError {
  return value instanceof Error && marker in value
}
