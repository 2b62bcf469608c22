import type { Clock } from '../session/clock.ts'

const firstPauseMs = 1000
const longestPauseMs = 60_000
const mostPaths = 5

/**
 * Remembers where a new session did not help, so that a service which refuses every session does not cause a token
 * request for each call. It pauses for a second, and for twice as long each time: the new session may have been ended too.
 */
export interface RenewalMemory {
  /** Whether a new session could help a call to this address; what is behind its path does not matter. */
  couldHelp(this: void, address: string): boolean
  /** Takes note that a call to this address was refused with a new session too. */
  didNotHelp(this: void, address: string): void
  /** Takes note that a call to this address was answered. */
  helped(this: void, address: string): void
}

/** Makes a memory that forgets what is older than the longest pause. */
export function createRenewalMemory(clock: Clock): RenewalMemory {
  const pauses = new Map<string, { untilMs: number; lengthMs: number }>()
  return {
    couldHelp(address) {
      const path = pathOf(address)
      const nowMs = clock.now()
      let paused = 0
      for (const [known, { untilMs }] of pauses) {
        if (untilMs + longestPauseMs <= nowMs) pauses.delete(known)
        else if (untilMs > nowMs) paused += known === path ? mostPaths : 1
      }
      return paused < mostPaths
    },
    didNotHelp(address) {
      const path = pathOf(address)
      const nowMs = clock.now()
      const before = pauses.get(path)
      // Calls that were made together are refused together: one pause is for all of them.
      if (before && nowMs < before.untilMs) return
      const lengthMs = before ? Math.min(before.lengthMs * 2, longestPauseMs) : firstPauseMs
      pauses.set(path, { untilMs: nowMs + lengthMs, lengthMs })
    },
    // Asked after each call that is answered, of which hardly any has been refused before.
    helped: (address) => void (pauses.size > 0 && pauses.delete(pathOf(address))),
  }
}

function pathOf(address: string): string {
  return new URL(address).pathname
}
