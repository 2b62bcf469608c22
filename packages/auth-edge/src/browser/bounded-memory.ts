import type { Clock, SessionStore } from '@santedb/auth-core'

// Strangers can cause entries: a wrong password is one. What is forgotten costs a request, and no more.
const mostEntries = 10_000

/** Texts that are kept for some time, in memory that strangers cannot fill: the oldest give way. */
export class BoundedMemory {
  readonly #clock: Clock
  readonly #entries = new Map<string, { value: string; untilMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get(key: string): string | null {
    const entry = this.#entries.get(key)
    if (entry && entry.untilMs > this.#clock.now()) return entry.value
    this.#entries.delete(key)
    return null
  }

  set(key: string, value: string, ttlMs: number): void {
    this.#entries.delete(key)
    this.#entries.set(key, { value, untilMs: this.#clock.now() + ttlMs })
    if (this.#entries.size <= mostEntries) return
    // A map lists its keys in the order of their insertion.
    for (const oldest of this.#entries.keys()) return void this.#entries.delete(oldest)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }

  /** Takes a lease as `SessionStore.lock` does. */
  lock(key: string, leaseMs: number): (() => Promise<void>) | null {
    if (this.get(key) !== null) return null
    const owner = crypto.randomUUID()
    this.set(key, owner, leaseMs)
    return async () => {
      if (this.get(key) === owner) this.delete(key)
    }
  }
}

/** A memory as a store. */
export function storeOf(memory: BoundedMemory): SessionStore {
  return {
    get: async (key) => memory.get(key),
    set: async (key, value, ttlMs) => memory.set(key, value, ttlMs),
    delete: async (key) => memory.delete(key),
    lock: async (key, leaseMs) => memory.lock(key, leaseMs),
  }
}
