import type { SessionStore } from '@santedb/auth-core/users'
import { type Database, openDatabase } from './database.ts'
import { createLeases } from './leases.ts'

/**
 * Keeps the session in IndexedDB, for all tabs of this site and until it ends: they share one session, which one of
 * them renews. It is encrypted with a key of the browser that no script can take away; a script in the page can still use
 * it, and who has a copy of the browser's profile has both.
 *
 * Without Web Locks (a page that came over plain HTTP) it has no lock, and two tabs may ask for a session at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-browser/direct'
 * import { createIndexedDbStore } from '@santedb/auth-browser/indexed-db'
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   store: createIndexedDbStore(),
 * })
 * ```
 */
export function createIndexedDbStore(): SessionStore {
  const leases = globalThis.navigator?.locks && createLeases(navigator.locks)
  let opening: Promise<Database> | undefined
  // One that failed, or that the browser has taken away, is opened anew.
  const forget = () => (opening = undefined)
  const database = () => {
    opening ??= openDatabase(forget)
    opening.catch(forget)
    return opening
  }

  return {
    async get(key) {
      return (await database()).read(key)
    },
    async set(key, value, ttlMs) {
      const ready = await database()
      if (leases?.isOver(`${key}.lock`))
        throw new Error('The lease was over before the value was written: somebody else may have one by now.')
      await ready.write(key, value, Date.now() + ttlMs)
    },
    async delete(key) {
      await (await database()).remove(key)
    },
    ...(leases && { lock: leases.lock }),
  }
}
