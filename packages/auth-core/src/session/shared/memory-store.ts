import type { Clock } from '../clock.ts'
import type { SessionStore } from './session-store.ts'

const fewEntries = 100

/**
 * A store in this process's memory. Give one to several `createAuth` with the same options to let them share one
 * session; each keeps its own otherwise.
 *
 * @param clock By which entries and leases end; the runtime's own monotonic time where it is left out.
 *
 * @example
 * ```ts
 * import { createAuth, createMemoryStore } from '@santedb/auth-core'
 *
 * const program = { root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' }
 * const store = createMemoryStore()
 * export const forOrders = createAuth({ ...program, store })
 * export const forReports = createAuth({ ...program, store }) // the same session: one token request for both
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
