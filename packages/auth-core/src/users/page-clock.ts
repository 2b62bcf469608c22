import { type Clock, createSystemTime } from '../session/clock.ts'

/** The browser's clock. A page has nothing to keep alive, so that timers for later are set like any other. */
export function createPageClock(): Clock {
  return {
    now: createSystemTime(),
    setTimeout(callback, delayMs) {
      const timer = setTimeout(callback, delayMs)
      return () => clearTimeout(timer)
    },
  }
}
