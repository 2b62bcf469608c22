import { type Auth, createAuth, type SessionStore } from '@santedb/auth-core'
import { DurableObject } from 'cloudflare:workers'
import { type AuthOptions, coreOptionsOf } from '../options.ts'
import { readBindings } from '../read-bindings.ts'
import { createRequestFlight } from '../request/request-flight.ts'
import { createAlarmClock } from './alarm-clock.ts'
import { keyOf } from './key-of.ts'
import { SessionLease } from './session-lease.ts'
import { Shelf } from './shelf.ts'

// An alarm can go off a little early, and one that is set for the moment it went off at is lost.
const alarmSlackMs = 50

/** The object's own way to its session. */
interface Renewer {
  readonly auth: Auth
  /** The renewal that is under way. */
  readonly underWay: () => Promise<void> | undefined
}

/**
 * The Durable Object that holds the one session of an identity for every isolate everywhere, and what was refused to it,
 * and renews the session ahead of its end. Export it from your Worker, and bind it as `SANTEDB_SESSIONS`.
 *
 * Its alarm renews a session that somebody has wanted since it was obtained; another one is left to lapse. It renews
 * the session of the options that {@link SessionObject.authOptions} gives, and keeps those of other identities until
 * their end. All that it knows is in its storage, so that it may be evicted at any time.
 *
 * @example
 * ```ts
 * import { createAuth, readBindings } from '@santedb/auth-cloudflare'
 * import { env } from 'cloudflare:workers'
 *
 * export { SessionObject } from '@santedb/auth-cloudflare'
 *
 * const auth = createAuth(readBindings(env)) // with SANTEDB_SESSIONS among them
 * export default {
 *   fetch: (): Promise<Response> => auth.fetch('/fhir/Patient'),
 * }
 * ```
 */
export class SessionObject<Env extends object = object> extends DurableObject<Env> {
  readonly #shelf = new Shelf(this.ctx.storage.kv)
  #renewer: Renewer | undefined

  /**
   * The options of the `createAuth` whose session is renewed here. A property and no method, which other Workers could
   * call.
   */
  protected readonly authOptions: () => AuthOptions = () => readBindings(this.env)

  /** The value under a key, or `null`. Called by {@link createObjectStore}, as are the three that follow. */
  async read(key: string): Promise<string | null> {
    this.#shelf.want(key)
    return this.#shelf.get(key)?.value ?? null
  }

  /** Keeps a value for so many milliseconds. */
  async write(key: string, value: string, ttlMs: number): Promise<void> {
    this.#shelf.put(key, value, ttlMs, true)
    await this.#lookAt(Date.now())
  }

  /** Forgets a key. */
  async forget(key: string): Promise<void> {
    this.#shelf.delete(key)
    this.#renewer = undefined
  }

  /** A lease on a key, or `null` where somebody else holds it. */
  async lease(key: string, leaseMs: number): Promise<SessionLease | null> {
    const end = this.#shelf.lease(key, leaseMs)
    return end && new SessionLease(end)
  }

  /** Called by the runtime, when the session is due or something is over. */
  override async alarm(): Promise<void> {
    const { dueAtMs } = this.#shelf
    if (dueAtMs !== undefined && dueAtMs <= Date.now() + alarmSlackMs) {
      this.#shelf.dueAtMs = undefined
      await this.#renew()
    }
    const nextAtMs = Math.min(this.#shelf.dueAtMs ?? Infinity, this.#shelf.sweep() ?? Infinity)
    if (nextAtMs < Infinity) await this.#setAlarm(nextAtMs)
    // An object that holds nothing costs nothing.
    else await this.ctx.storage.deleteAll()
  }

  async #renew(): Promise<void> {
    const options = this.authOptions()
    if (!options.root) return
    const key = await keyOf(coreOptionsOf(options))
    if (!this.#shelf.get(key)?.isWanted) return
    const { auth, underWay } = (this.#renewer ??= this.#createRenewer(options))
    // What fails is tried again at the time that the core has set the alarm to.
    await auth.session().catch(() => {})
    await underWay()
  }

  #createRenewer(options: AuthOptions): Renewer {
    const clock = createAlarmClock((atMs) => this.ctx.waitUntil(this.#lookAt(atMs)))
    const flight = createRequestFlight({ clock, waitUntil: (work) => this.ctx.waitUntil(work) })
    const auth = createAuth({ ...coreOptionsOf(options), clock, store: this.#ownStore() }, flight)
    return { auth, underWay: () => flight() }
  }

  #ownStore(): SessionStore {
    const shelf = this.#shelf
    return {
      get: async (key) => shelf.get(key)?.value ?? null,
      set: async (key, value, ttlMs) => shelf.put(key, value, ttlMs, false),
      delete: async (key) => shelf.delete(key),
      async lock(key, leaseMs) {
        const end = shelf.lease(key, leaseMs)
        return end && (async () => end())
      },
    }
  }

  async #lookAt(atMs: number): Promise<void> {
    this.#shelf.dueAtMs = atMs
    await this.#setAlarm(Math.min(atMs, (await this.ctx.storage.getAlarm()) ?? atMs))
  }

  async #setAlarm(atMs: number): Promise<void> {
    await this.ctx.storage.setAlarm(Math.max(atMs, Date.now() + alarmSlackMs))
  }
}
