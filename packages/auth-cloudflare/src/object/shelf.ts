const entryPrefix = 'entry:'
const leasePrefix = 'lease:'
const dueKey = 'due'

interface Entry {
  readonly value: string
  readonly untilMs: number
  /** Whether somebody but the object itself has wanted it since it was written. */
  readonly isWanted: boolean
}

interface Lease {
  readonly holder: string
  readonly untilMs: number
}

/**
 * What a Durable Object keeps: entries, leases, and when to look at its session again. All of it is in its storage, so
 * that nothing is lost when the object is evicted; and it is read and written without waiting, so that nothing comes in
 * between.
 */
export class Shelf {
  readonly #kv: SyncKvStorage

  constructor(kv: SyncKvStorage) {
    this.#kv = kv
  }

  get(key: string): Entry | undefined {
    const entry = this.#kv.get<Entry>(entryPrefix + key)
    return entry && entry.untilMs > Date.now() ? entry : undefined
  }

  put(key: string, value: string, ttlMs: number, isWanted: boolean): void {
    this.#kv.put<Entry>(entryPrefix + key, { value, untilMs: Date.now() + ttlMs, isWanted })
  }

  want(key: string): void {
    const entry = this.get(key)
    if (entry && !entry.isWanted) this.#kv.put<Entry>(entryPrefix + key, { ...entry, isWanted: true })
  }

  delete(key: string): void {
    this.#kv.delete(entryPrefix + key)
  }

  /** Takes a lease, and gives what ends it; `null` where somebody else holds it. */
  lease(key: string, leaseMs: number): (() => void) | null {
    const name = leasePrefix + key
    const current = this.#kv.get<Lease>(name)
    if (current && current.untilMs > Date.now()) return null
    const holder = crypto.randomUUID()
    this.#kv.put<Lease>(name, { holder, untilMs: Date.now() + leaseMs })
    return () => {
      if (this.#kv.get<Lease>(name)?.holder === holder) this.#kv.delete(name)
    }
  }

  /** When the session is to be looked at. */
  get dueAtMs(): number | undefined {
    return this.#kv.get<number>(dueKey)
  }

  set dueAtMs(atMs: number | undefined) {
    if (atMs === undefined) this.#kv.delete(dueKey)
    else this.#kv.put(dueKey, atMs)
  }

  /** Drops what is over; tells when something will be next, or `undefined` where nothing is left. */
  sweep(): number | undefined {
    let nextAtMs: number | undefined
    for (const prefix of [entryPrefix, leasePrefix]) {
      for (const [key, { untilMs }] of this.#kv.list<Entry | Lease>({ prefix })) {
        if (untilMs <= Date.now()) this.#kv.delete(key)
        else nextAtMs = Math.min(untilMs, nextAtMs ?? untilMs)
      }
    }
    return nextAtMs
  }
}
