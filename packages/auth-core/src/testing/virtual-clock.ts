import type { Clock } from '../session/clock.ts'

interface Timer {
  dueAtMs: number
  callback: () => void
}

/**
 * A clock that stands still until a test moves it.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core'
 * import { createScriptedFetch, VirtualClock } from '@santedb/auth-core/testing'
 *
 * const clock = new VirtualClock()
 * const server = createScriptedFetch()
 * const auth = createAuth({
 *   root: 'https://icdr.example.org',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'a secret',
 *   clock,
 *   fetch: server.fetch,
 * })
 * await auth.session()
 * await clock.advance(3_600_000) // an hour later
 * ```
 */
export class VirtualClock implements Clock {
  #nowMs: number
  readonly #timers = new Set<Timer>()

  /** @param startMs What the clock shows first, in milliseconds since 1970. */
  constructor(startMs: number = Date.now()) {
    this.#nowMs = startMs
  }

  /** What the clock shows, in milliseconds since 1970. */
  now(): number {
    return this.#nowMs
  }

  /** See {@link Clock.setTimeout}; here background timers are timers like any other. */
  setTimeout(callback: () => void, delayMs: number): () => void {
    const timer = { dueAtMs: this.#nowMs + Math.max(delayMs, 0), callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** When the next timer is due, in milliseconds since 1970, or `undefined` where none is set. */
  get nextDueAtMs(): number | undefined {
    return this.#next()?.dueAtMs
  }

  /**
   * Moves the clock forward. Every timer that falls due is called at its own time, and what it sets off is given
   * the chance to happen before the next one.
   */
  async advance(durationMs: number): Promise<void> {
    const untilMs = this.#nowMs + durationMs
    await settle()
    for (let timer = this.#next(); timer && timer.dueAtMs <= untilMs; timer = this.#next()) {
      this.#timers.delete(timer)
      this.#nowMs = Math.max(this.#nowMs, timer.dueAtMs)
      timer.callback()
      await settle()
    }
    this.#nowMs = untilMs
  }

  /** Sets the clock, forward or back, without calling any timer: as when somebody corrects a wrong clock. */
  jump(durationMs: number): void {
    this.#nowMs += durationMs
    for (const timer of this.#timers) timer.dueAtMs += durationMs
  }

  #next(): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) if (!next || timer.dueAtMs < next.dueAtMs) next = timer
    return next
  }
}

// Bodies and digests take turns of the event loop, and not always the same number of them.
const turns = 16

/** Lets all that can happen without time passing happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    // Digests are made elsewhere, and a busy machine lets them wait: one of our own is there after those before it.
    await crypto.subtle.digest('SHA-256', new Uint8Array())
    await new Promise((resolve) => setTimeout(resolve))
  }
}
