import type { AuthError } from '../errors/auth-error.ts'
import type { LiveSession } from '../look-ups/look-up-session.ts'
import type { Clock } from '../session/clock.ts'
import { RecentEntries } from './recent-entries.ts'

/** What SanteDB said of a token: its session, or that it has none that lives. */
export type Verdict = LiveSession | 'dead'

/** How long what was said is believed. */
export interface MemoryLimits {
  readonly clock: Clock
  readonly recheckMs: number
  readonly refusedMs: number
  readonly maximumEntries: number
}

interface Remembered<Value> {
  readonly untilMs: number
  readonly value: Value
}

// Long enough that a burst of calls with one token does not ask a server that is down again for each of them.
const failedMs = 1000

// An error is large, and its time soon over.
const maximumFailures = 100

/** The longest that SanteDB is left alone because it said so. Its own throttle asks for twenty minutes. */
const longestPauseMs = 30_000

/**
 * What is known of tokens, by their hashes. Sessions are kept apart from refusals and failures, so that no number of
 * made-up tokens drives them out; one whose time is over stays as known until it is asked for again.
 */
export class BearerMemory {
  readonly #sessions: RecentEntries<Remembered<LiveSession>>
  readonly #refusals: RecentEntries<Remembered<'dead'>>
  readonly #failures: RecentEntries<Remembered<AuthError>> = new RecentEntries(maximumFailures)
  readonly #limits: MemoryLimits
  #pause: Remembered<AuthError> | undefined

  constructor(limits: MemoryLimits) {
    this.#limits = limits
    this.#sessions = new RecentEntries(limits.maximumEntries)
    this.#refusals = new RecentEntries(limits.maximumEntries)
  }

  /**
   * What is known now, or `undefined` where SanteDB must be asked.
   *
   * @throws AuthError the failure that there was a moment ago.
   */
  recall(key: string): Verdict | undefined {
    const answer = this.#current(this.#sessions.get(key)) ?? this.#current(this.#refusals.get(key))
    const failure = this.#current(this.#failures.get(key)) ?? this.#current(this.#pause)
    if (!answer && failure) throw failure
    return answer
  }

  /** Whether a token was of a live session when it was last asked for. */
  isKnown(key: string): boolean {
    return this.#sessions.get(key) !== undefined
  }

  /** Keeps what SanteDB said to a question that was sent at this time; `aheadMs` is how far its clock is ahead. */
  keep(key: string, verdict: Verdict, askedAtMs: number, aheadMs: number): void {
    const { recheckMs, refusedMs } = this.#limits
    if (verdict === 'dead') {
      this.#sessions.delete(key)
      this.#refusals.set(key, { untilMs: askedAtMs + refusedMs, value: verdict })
      return
    }
    this.#refusals.delete(key)
    const endsAtMs = (verdict.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - aheadMs
    this.#sessions.set(key, { untilMs: Math.min(askedAtMs + recheckMs, endsAtMs), value: verdict })
  }

  /** Keeps a failure, for a moment; for all tokens where SanteDB asked for patience. */
  keepFailure(key: string, error: AuthError): void {
    const nowMs = this.#limits.clock.now()
    this.#failures.set(key, { untilMs: nowMs + failedMs, value: error })
    const pauseMs = error.retryAfterMs ?? (error.code === 'throttled' ? failedMs : 0)
    if (pauseMs > 0) this.#pause = { untilMs: nowMs + Math.min(pauseMs, longestPauseMs), value: error }
  }

  #current<Value>(remembered: Remembered<Value> | undefined): Value | undefined {
    return remembered && this.#limits.clock.now() < remembered.untilMs ? remembered.value : undefined
  }
}
