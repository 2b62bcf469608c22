import type { SessionStore } from '../session/shared/session-store.ts'

const patienceMs = 20_000

/** Ends a lease. */
export type Release = () => Promise<void>

/** Asks for a lease once. */
export async function askForLease(
  store: SessionStore,
  lease: string,
  leaseMs: number,
): Promise<Release | null> {
  if (!store.lock) throw new Error('The store claims a lock, and has none')
  return store.lock(lease, leaseMs)
}

/** Asks for a lease that must be free. */
export async function takeFreeLease(store: SessionStore, lease: string, leaseMs: number): Promise<Release> {
  const release = await askForLease(store, lease, leaseMs)
  if (!release) throw new Error('A lease that nobody holds was not given')
  return release
}

/** Asks for a lease until it is given, as those do who wait for one. */
export async function waitForLease(store: SessionStore, lease: string, leaseMs: number): Promise<Release> {
  const untilMs = Date.now() + patienceMs
  while (Date.now() < untilMs) {
    const release = await askForLease(store, lease, leaseMs)
    if (release) return release
    await new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 10))
  }
  throw new Error(`A lease was not given within ${patienceMs} ms, though each holder ended theirs`)
}
