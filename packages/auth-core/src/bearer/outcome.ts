import type { AuthError } from '../errors/auth-error.ts'
import type { LiveSession } from '../look-ups/look-up-session.ts'

/** The session of whoever makes a request, as SanteDB tells of it. No token is in it. */
export interface BearerSession extends LiveSession {
  /** Whom SanteDB granted the session to: the identity token's `sub`. */
  readonly subject: string | undefined
}

/** The request comes with a live session that has every policy it needs. */
export interface AcceptedBearer {
  readonly outcome: 'accepted'
  readonly session: BearerSession
}

/** Why a request is not let through. */
export type RefusedBearer =
  /** It brings no bearer. */
  | { readonly outcome: 'missing'; readonly policies: readonly string[] }
  /** Its `Authorization` is not one bearer: several of them, none after the word, or characters that no token has. */
  | { readonly outcome: 'malformed' }
  /** Its bearer is of no live session: unknown, tampered with, expired or revoked. */
  | { readonly outcome: 'dead' }
  /** Its session was not granted these policies, which the request needs. */
  | { readonly outcome: 'denied'; readonly session: BearerSession; readonly policies: readonly string[] }
  /** SanteDB could not be asked, which says nothing about the bearer. */
  | { readonly outcome: 'unavailable'; readonly error: AuthError }

/** What became of the verification of a bearer: `switch` on its `outcome`. */
export type BearerOutcome = AcceptedBearer | RefusedBearer
