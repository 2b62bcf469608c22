import type { SessionStore } from '@santedb/auth-core/users'

/** Leases among the tabs of this site. */
export interface Leases {
  readonly lock: NonNullable<SessionStore['lock']>
  /** Whether a lease was taken here, and is over without having been ended. */
  isOver(this: void, key: string): boolean
}

type Release = () => Promise<void>

/**
 * Makes leases of Web Locks, which end by themselves with their tab. A tab that is frozen ends nothing: so whoever
 * holds a lock holds another one beside it, whose name tells until when, and who finds that this is over takes the
 * lock away.
 */
export function createLeases(locks: LockManager): Leases {
  const untilMs = new Map<string, number>()

  return {
    isOver: (key) => (untilMs.get(key) ?? Number.POSITIVE_INFINITY) <= Date.now(),
    async lock(key, leaseMs) {
      const name = `santedb-auth ${key}`
      const endsAtMs = Date.now() + leaseMs
      // First, so that nobody holds a lock without saying until when.
      const unmark = await hold(`${name} ${endsAtMs}`, { mode: 'shared' })
      const unlock = (await hold(name, { ifAvailable: true })) ?? (await steal(name))
      if (!unlock) {
        await unmark?.()
        return null
      }
      untilMs.set(key, endsAtMs)
      const end = async () => {
        clearTimeout(timer)
        await unlock()
        await unmark?.()
      }
      const timer = setTimeout(() => void end(), leaseMs)
      return async () => {
        if (untilMs.get(key) === endsAtMs) untilMs.delete(key)
        await end()
      }
    },
  }

  /** Holds a lock until it is released; `undefined` where it cannot be had at once. */
  function hold(name: string, options: LockOptions): Promise<Release | undefined> {
    return new Promise((resolve, reject) => {
      const held = locks.request(name, options, (lock) => {
        if (!lock) return resolve(undefined)
        return new Promise<void>((release) =>
          resolve(async () => {
            release()
            await held.catch(() => {})
          }),
        )
      })
      // It is rejected as well when the lock is taken away later, which concerns nobody.
      held.catch(reject)
    })
  }

  /** Takes the lock of a holder whose time is over; one at a time, so that nobody takes it from who has just done so. */
  async function steal(name: string): Promise<Release | undefined> {
    const unguard = await hold(`steal ${name}`, { ifAvailable: true })
    const stolen = unguard && (await isHeldTooLong(name)) ? await hold(name, { steal: true }) : undefined
    await unguard?.()
    return stolen
  }

  async function isHeldTooLong(name: string): Promise<boolean> {
    const { held = [] } = await locks.query()
    const holder = held.find((lock) => lock.name === name)?.clientId
    const ends = held
      .filter((lock) => lock.clientId === holder && lock.name?.startsWith(`${name} `))
      .map((lock) => Number(lock.name?.slice(name.length + 1)))
    return holder !== undefined && ends.every((endsAtMs) => endsAtMs <= Date.now())
  }
}
