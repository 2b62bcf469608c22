import type { Clock } from '../session/clock.ts'

const rememberMs = 60_000
const mostPaths = 5

/**
 * Remembers where a new session did not help, so that a service which refuses every session does not cause a token
 * request for each call.
 */
export class RenewalMemory {
  readonly #clock: Clock
  readonly #untilMs = new Map<string, number>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether a new session could help a call to this path. */
  couldHelp(path: string): boolean {
    const nowMs = this.#clock.now()
    for (const [known, untilMs] of this.#untilMs) if (untilMs <= nowMs) this.#untilMs.delete(known)
    return !this.#untilMs.has(path) && this.#untilMs.size < mostPaths
  }

  /** Takes note that a call to this path was refused with a new session too. */
  didNotHelp(path: string): void {
    this.#untilMs.set(path, this.#clock.now() + rememberMs)
  }
}
