import type { SessionStore } from '../src/index.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** How a store behaves. */
export interface StoreBehaviour {
  readonly locks: boolean
  /** The longest time that an operation takes; most take none. */
  readonly latencyMs: number
  /** The share of operations that fail. */
  readonly failureShare: number
}

/** A store that several clients share. It keeps true time, is sometimes slow, and sometimes fails. */
export class StoreModel implements SessionStore {
  readonly #world: World
  readonly #random: Random
  readonly #behaviour: StoreBehaviour
  readonly #entries = new Map<string, { value: string; untilMs: number }>()
  readonly #leases = new Map<string, object>()
  readonly lock?: NonNullable<SessionStore['lock']>

  constructor(world: World, random: Random, behaviour: StoreBehaviour) {
    this.#world = world
    this.#random = random
    this.#behaviour = behaviour
    if (behaviour.locks) this.lock = (key, leaseMs) => this.#operate(() => this.#take(key, leaseMs))
  }

  get(key: string): Promise<string | null> {
    return this.#operate(() => {
      const entry = this.#entries.get(key)
      return entry && entry.untilMs > this.#world.nowMs ? entry.value : null
    })
  }

  set(key: string, value: string, ttlMs: number): Promise<void> {
    return this.#operate(() => {
      this.#entries.set(key, { value, untilMs: this.#world.nowMs + ttlMs })
    })
  }

  delete(key: string): Promise<void> {
    return this.#operate(() => {
      this.#entries.delete(key)
    })
  }

  /** All that is kept, to look for secrets in keys. */
  get keys(): Iterable<string> {
    return this.#entries.keys()
  }

  #take(key: string, leaseMs: number): (() => Promise<void>) | null {
    if (this.#leases.has(key)) return null
    const lease = {}
    this.#leases.set(key, lease)
    const end = () => {
      if (this.#leases.get(key) === lease) this.#leases.delete(key)
    }
    this.#world.after(leaseMs, end)
    return () => this.#operate(end)
  }

  async #operate<T>(act: () => T): Promise<T> {
    const { latencyMs, failureShare } = this.#behaviour
    if (latencyMs > 0 && this.#random.chance(0.3)) await this.#world.sleep(this.#random.between(0, latencyMs))
    if (failureShare > 0 && this.#random.chance(failureShare)) throw new Error('the store is not there')
    return act()
  }
}
