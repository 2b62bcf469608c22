import type { Clock } from '../session/clock.ts'

const rememberMs = 60_000
const mostPaths = 5

/**
 * Remembers where a new session did not help, so that a service which refuses every session does not cause a token
 * request for each call.
 */
export interface RenewalMemory {
  /** Whether a new session could help a call to this path. */
  couldHelp(this: void, path: string): boolean
  /** Takes note that a call to this path was refused with a new session too. */
  didNotHelp(this: void, path: string): void
}

/** Makes a memory that forgets after a minute. */
export function createRenewalMemory(clock: Clock): RenewalMemory {
  const untilMs = new Map<string, number>()
  return {
    couldHelp(path) {
      for (const [known, endsAtMs] of untilMs) if (endsAtMs <= clock.now()) untilMs.delete(known)
      return !untilMs.has(path) && untilMs.size < mostPaths
    },
    didNotHelp: (path) => void untilMs.set(path, clock.now() + rememberMs),
  }
}
