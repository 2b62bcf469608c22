import type { AuthError } from '../errors/auth-error.ts'
import type { DialectName } from '../protocol/dialect.ts'

/**
 * What happens to a session, for logs and metrics. No event holds a secret or a token. `durationMs` is how long it took
 * to come about, `lifetimeMs` how long the session lives from now on, whatever this machine's clock shows, and `joins`
 * how many callers waited for a token request that another one had begun.
 */
export type AuthEvent =
  /** A token request was granted: the first one, or one that replaced a session. */
  | {
      type: 'session_obtained' | 'session_renewed'
      by: 'grant' | 'refresh_token'
      expiresAt: Date
      lifetimeMs: number
      durationMs: number
      joins: number
    }
  /** A session that somebody else obtained was taken from the store. */
  | { type: 'session_joined'; expiresAt: Date; lifetimeMs: number }
  /** SanteDB refused the credentials or the request; it is not asked again before `retryAt`. */
  | { type: 'session_rejected'; error: AuthError; retryAt: Date; durationMs: number }
  /** A session was given up: signed out, or answered as dead by a service. */
  | { type: 'session_ended'; reason: 'signed_out' | 'refused_by_service' }
  /** A token request failed and is made again after `retryAt`. */
  | { type: 'retry'; error: AuthError; retryAt: Date; durationMs: number }
  /** A call needs a session with policies that this one has not. */
  | { type: 'elevation_required'; policies: readonly string[] }
  /** `expires_in` and the identity token disagree; the identity token is believed. */
  | { type: 'lifetime_mismatch'; expiresInSeconds: number; lifetimeSeconds: number }
  /** The generation of the server was found out. */
  | { type: 'dialect_found'; dialect: DialectName; certain: boolean }
  /** The store failed; the session goes on in memory. */
  | { type: 'store_failed'; error: unknown }

/**
 * Receives every {@link AuthEvent}, at once and one after the other. What it throws is ignored: watching changes
 * nothing. A promise that it gives is neither awaited nor caught.
 *
 * @example
 * ```ts
 * import { type AuthObserver, createAuth } from '@santedb/auth-core'
 *
 * const onEvent: AuthObserver = (event) => {
 *   if (event.type === 'retry') console.warn(event.error.message, 'again at', event.retryAt)
 *   if (event.type === 'session_rejected') console.error(event.error.message)
 * }
 * export const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION', onEvent })
 * ```
 */
export type AuthObserver = (event: AuthEvent) => void
