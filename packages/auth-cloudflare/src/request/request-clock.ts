import type { Clock } from '@santedb/auth-core'

const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}

/**
 * A clock whose timers belong to one request each. There are none in the background: they would end with the request
 * that set them.
 */
export function createRequestClock(clock: Clock = systemClock): Clock {
  return {
    now: () => clock.now(),
    setTimeout: (callback, delayMs, background) =>
      background ? () => {} : clock.setTimeout(callback, delayMs, false),
  }
}
