import type { Clock } from '@santedb/auth-core'

/** The runtime's clock, that a test puts forward: timers take their real time. */
export class ShiftedClock implements Clock {
  #aheadMs = 0

  now(): number {
    return Date.now() + this.#aheadMs
  }

  setTimeout(callback: () => void, delayMs: number, background: boolean): () => void {
    const timer = setTimeout(callback, delayMs)
    if (background) timer.unref()
    return () => clearTimeout(timer)
  }

  advance(durationMs: number): void {
    this.#aheadMs += durationMs
  }
}
