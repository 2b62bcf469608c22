/** Time, as an option: a test moves it by hand, see `@santedb/auth-core/testing`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /**
   * Calls back after a delay in milliseconds, and gives what cancels it. A `background` timer must not keep the
   * process alive; where the runtime has no such timer it is not set at all.
   */
  setTimeout(callback: () => void, delayMs: number, background: boolean): () => void
}

/** The runtime's own clock, which no change of the wall clock turns back. */
export function createSystemClock(): Clock {
  return {
    now: createSystemTime(),
    setTimeout(callback, delayMs, background) {
      const timer = setTimeout(callback, delayMs)
      const cancel = () => clearTimeout(timer)
      if (background && !unref(timer)) cancel()
      return cancel
    },
  }
}

/** What tells the time for {@link createSystemClock}. */
export function createSystemTime(): () => number {
  let wallMs = Date.now()
  let monotonicMs = performance.now()
  let nowMs = wallMs
  // The wall clock can be set back, and a monotonic one can stand still while the machine sleeps: the faster of the
  // two is right.
  return () => {
    const wallNowMs = Date.now()
    const monotonicNowMs = performance.now()
    nowMs += Math.max(wallNowMs - wallMs, monotonicNowMs - monotonicMs, 0)
    wallMs = wallNowMs
    monotonicMs = monotonicNowMs
    return nowMs
  }
}

/** Lets the process end in spite of a timer, where the runtime can; tells whether it did. */
function unref(timer: unknown): boolean {
  if (typeof timer !== 'object' || timer === null || !('unref' in timer)) return false
  if (typeof timer.unref === 'function') timer.unref()
  return true
}
