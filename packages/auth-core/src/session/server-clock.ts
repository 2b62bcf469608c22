import type { Clock } from './clock.ts'

// `Date` headers tell whole seconds.
const resolutionMs = 1000

// A hundred years. Some devices begin at 1970, and nothing else is so far off but a mistake.
const mostAheadMs = 3_155_760_000_000

/** Our estimate of the server's clock, learned from its answers: what this machine's clock says does not matter. */
export class ServerClock {
  readonly #clock: Clock
  #aheadMs = 0
  #isLearned = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Milliseconds since 1970, as the server would say. */
  now(): number {
    return this.#clock.now() + this.#aheadMs
  }

  /** How far the server's clock is ahead of ours. */
  get aheadMs(): number {
    return this.#aheadMs
  }

  /** Takes over what somebody else has learned who is likely to have the same clock, until we know better. */
  adopt(aheadMs: number): void {
    if (!this.#isLearned && isLikely(aheadMs)) this.#aheadMs = aheadMs
  }

  /** Takes note of the `Date` of an answer to a request that was sent so many milliseconds ago. */
  learn(dateMs: number, roundTripMs: number): void {
    const aheadMs = dateMs + resolutionMs / 2 - (this.#clock.now() - roundTripMs / 2)
    if (!isLikely(aheadMs)) return
    this.#isLearned = true
    // Within what the header and the way can tell, the two clocks agree.
    this.#aheadMs = Math.abs(aheadMs) > resolutionMs * 1.5 + roundTripMs / 2 ? aheadMs : 0
  }
}

function isLikely(aheadMs: number): boolean {
  return Math.abs(aheadMs) < mostAheadMs
}
