import { type AuthError, isAuthError, type Session } from '@santedb/auth-core'
import { userNameOf } from '@santedb/auth-core/users'
import { problemOfError } from '../gateway/onward/problem-of-error.ts'
import { Problem } from '../gateway/problem.ts'
import type { About } from './about.ts'

/** Who is signed in, as a page may know it. There is no token in it. */
export interface SessionInfo {
  readonly user: string
  /** SanteDB's id of the user. */
  readonly subject: string | undefined
  /** The policies that SanteDB granted, as OIDs. */
  readonly policies: readonly string[]
  /** When SanteDB's session ends unless it is renewed, which happens as long as the page is used. */
  readonly expiresAt: string
  /** When the user has to sign in again in any case. */
  readonly endsAt: string
  /** An elevation, while it lasts. */
  readonly elevation?: { readonly policies: readonly string[]; readonly expiresAt: string } | undefined
}

/** What comes next in a sign-in, for a page to show. */
export type SignInStep =
  | { readonly step: 'done'; readonly session: SessionInfo }
  /** The user has been sent a code: send everything again, with `mfaCode`. */
  | { readonly step: 'mfa'; readonly hint?: string | undefined }
  /** Send everything again, with `facility` or `purpose`. */
  | {
      readonly step: 'choose-facility' | 'choose-purpose'
      readonly choices: readonly { readonly value: string; readonly name: string | undefined }[]
    }
  /** The password has expired: send it with a new one to `POST <prefix>/password`. */
  | { readonly step: 'change-password' }

/** What the user has to do, of a refusal that tells it; throws any other one. */
export function stepOfError(error: unknown): SignInStep {
  if (!isAuthError(error)) throw error
  const { code, serverDescription, claimRequest } = error
  switch (code) {
    case 'mfa_required':
      return { step: 'mfa', hint: serverDescription }
    case 'missing_claim':
      return {
        step: claimRequest?.claim === 'purpose' ? 'choose-purpose' : 'choose-facility',
        choices: claimRequest?.choices ?? [],
      }
    case 'password_expired':
      return { step: 'change-password' }
    case 'credentials_rejected':
    case 'request_rejected':
      throw rejected(error)
    case 'invalid_options':
      throw new Problem('malformed_request', { cause: error })
    default:
      throw problemOfError(error)
  }
}

function rejected(error: AuthError): Problem {
  // Said of a user it is for the user to read; said of the application, for its operator alone.
  const ofUser = error.status === 400 && error.serverError === 'invalid_grant'
  const { headers } = problemOfError(error)
  return new Problem('sign_in_rejected', {
    detail: ofUser ? error.serverDescription : undefined,
    headers,
    cause: error,
  })
}

/** What a page may know of a session. */
export function describeSession(
  session: Session,
  about: About,
  nowMs: number,
  maximumAgeMs: number,
): SessionInfo {
  const { elevation } = about
  return {
    user: about.user || userNameOf(session),
    subject: session.subject,
    policies: session.policies,
    expiresAt: session.expiresAt.toISOString(),
    endsAt: new Date(about.startedAtMs + maximumAgeMs).toISOString(),
    ...(elevation &&
      elevation.expiresAtMs > nowMs && {
        elevation: { policies: elevation.policies, expiresAt: new Date(elevation.expiresAtMs).toISOString() },
      }),
  }
}
