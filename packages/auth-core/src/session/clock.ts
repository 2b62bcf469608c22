/**
 * Time, as an option: what tells when a session ends, and when it is renewed. A test moves it by hand.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core'
 * import { VirtualClock } from '@santedb/auth-core/testing'
 *
 * const clock = new VirtualClock() // a `Clock` that stands still until it is moved
 * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION', clock })
 * await auth.session()
 * await clock.advance(3_600_000) // an hour later
 * ```
 */
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
      if (!background) return cancel
      if (!tell(timer, 'unref')) cancel()
      return () => {
        // Of one that is let go Node.js keeps a part until it would have been due, cleared or not.
        tell(timer, 'ref')
        cancel()
      }
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

/** Says whether the process has to wait for a timer, where the runtime lets us; tells whether it did. */
function tell(timer: unknown, name: 'ref' | 'unref'): boolean {
  const say: unknown = Reflect.get(Object(timer), name)
  if (typeof say === 'function') say.call(timer)
  return say !== undefined
}
