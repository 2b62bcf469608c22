import { type AuthError, isAuthError, type Session } from '@santedb/auth-core'
import { type PendingStep, readPendingStep, userNameOf } from '@santedb/auth-core/users'
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

/**
 * What comes next in a sign-in, for a page to show: `mfa` (send everything again, with `mfaCode`), `choose-facility` and
 * `choose-purpose` (send everything again, with `facility` or `purpose`), `change-password` (send it with a new one to
 * `POST <prefix>/password`), or `done`.
 */
export type SignInStep =
  | { readonly step: 'done'; readonly session: SessionInfo }
  | Exclude<PendingStep, { readonly step: 'rejected' }>

/** What the user has to do, of a refusal that tells it; throws any other one. */
export function stepOfError(error: unknown): SignInStep {
  if (!isAuthError(error)) throw error
  if (error.code === 'invalid_options') throw new Problem('malformed_request', { cause: error })
  const next = readPendingStep(error)
  if (next.step === 'rejected') throw rejected(error)
  return next
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
