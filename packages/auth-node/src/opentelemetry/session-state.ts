import type { AuthEvent } from '@santedb/auth-core'

/** Why a session was asked for. */
export type RequestReason = 'first' | 'before_end' | 'after_end' | 'refused_by_service'

/** What the events so far say of a session, in milliseconds of the clock that they were seen with. */
export interface SessionState {
  /** When the session ends, where there is one. */
  readonly endsAtMs?: number | undefined
  /** Whether a service answered that it is dead. */
  readonly isRefused?: boolean
  /** Until when SanteDB is not asked again. */
  readonly coolsDownUntilMs?: number
}

/** What is known after an event. */
export function next(state: SessionState, event: AuthEvent, nowMs: number): SessionState {
  switch (event.type) {
    case 'session_obtained':
    case 'session_renewed':
    case 'session_joined':
      return { endsAtMs: nowMs + event.lifetimeMs }
    case 'session_ended':
      return event.reason === 'signed_out' ? {} : { ...state, endsAtMs: nowMs, isRefused: true }
    case 'session_rejected':
    case 'retry':
      return { ...state, coolsDownUntilMs: event.retryAt.getTime() }
    default:
      return state
  }
}

/** Why a request was made that began at this time. */
export function reasonOf({ endsAtMs, isRefused }: SessionState, startedAtMs: number): RequestReason {
  if (endsAtMs === undefined) return 'first'
  if (isRefused) return 'refused_by_service'
  return startedAtMs < endsAtMs ? 'before_end' : 'after_end'
}
