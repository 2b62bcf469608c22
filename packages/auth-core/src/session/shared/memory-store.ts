import type { Clock } from '../clock.ts'
import type { SessionStore } from './session-store.ts'

const fewEntries = 100

/**
 * A store in this process's memory. Give one to several `createAuth` to let them share sessions; each has one of
 * its own otherwise.
 *
 * @param clock What leases end by; the runtime's own time, which nobody sets, where it is left out.
 *
 * @example
 * ```ts
 * import { createMemoryStore } from '@santedb/auth-core'
 *
 * export const store = createMemoryStore()
 * ```
 */
export function createMemoryStore(clock: Pick<Clock, 'now'> = performance): SessionStore {
  const entries = new Map<string, { value: string; untilMs: number }>()
  const leases = new Map<string, { untilMs: number }>()
  let sweepsAt = fewEntries
  const sweep = () => {
    for (const [key, { untilMs }] of entries) if (untilMs <= clock.now()) entries.delete(key)
    sweepsAt = Math.max(entries.size * 2, fewEntries)
  }
  return {
    async get(key) {
      const entry = entries.get(key)
      if (entry && entry.untilMs > clock.now()) return entry.value
      entries.delete(key)
      return null
    },
    async set(key, value, ttlMs) {
      entries.set(key, { value, untilMs: clock.now() + ttlMs })
      // Nobody may ask again for what is over, as for the refusal of a password that was tried once.
      if (entries.size > sweepsAt) sweep()
    },
    async delete(key) {
      entries.delete(key)
    },
    async lock(key, leaseMs) {
      const nowMs = clock.now()
      if ((leases.get(key)?.untilMs ?? 0) > nowMs) return null
      const lease = { untilMs: nowMs + leaseMs }
      leases.set(key, lease)
      return async () => {
        if (leases.get(key) === lease) leases.delete(key)
      }
    },
  }
}
