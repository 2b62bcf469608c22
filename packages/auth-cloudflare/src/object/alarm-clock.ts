import type { Clock } from '@santedb/auth-core'
import { createRequestClock } from '../request/request-clock.ts'

/**
 * A clock for the core inside of a Durable Object: a timer in the background is the object's alarm, which outlives its
 * eviction. The callback does not, and is not needed: whoever wakes up looks at the session and sees what is due.
 */
export function createAlarmClock(setAlarm: (atMs: number) => void): Clock {
  const clock = createRequestClock()
  return {
    now: () => clock.now(),
    setTimeout(callback, delayMs, background) {
      if (!background) return clock.setTimeout(callback, delayMs, false)
      setAlarm(clock.now() + delayMs)
      return () => {}
    },
  }
}
