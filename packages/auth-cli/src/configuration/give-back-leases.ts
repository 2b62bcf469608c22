import type { SessionStore } from '@santedb/auth-node'
import { Interruption } from '../world.ts'

/**
 * The same store, which gives its leases back when the command is interrupted: the next command would wait for their
 * end, as it does where a process was killed.
 */
export function giveBackLeases(store: SessionStore, signal: AbortSignal): SessionStore {
  if (!store.lock) return store
  const leases = new Set<() => Promise<void>>()
  signal.addEventListener('abort', () => {
    const { reason } = signal
    if (reason instanceof Interruption) reason.waitFor([...leases].map((end) => end()))
  })
  return {
    ...store,
    async lock(name, leaseMs) {
      const end = await store.lock?.(name, leaseMs)
      if (!end) return null
      leases.add(end)
      return async () => {
        leases.delete(end)
        await end()
      }
    },
  }
}
