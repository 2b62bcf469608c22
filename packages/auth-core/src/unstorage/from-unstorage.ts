import type { Storage } from 'unstorage'
import * as v from 'valibot'
import type { SessionStore } from '../session/shared/session-store.ts'

// A text of JSON would come back from unstorage parsed, and perhaps as something else; in an object it is left alone.
const storedEntry = v.object({ version: v.literal(1), text: v.string() })

/**
 * Keeps sessions in a storage of `unstorage`: Redis, a file system, a database, whatever it has a driver for.
 *
 * What is stored holds tokens: keep it as safe as a password. Drivers that know a `ttl` drop a session when it is of
 * no more use; others keep it until it is replaced. There is no lock, as unstorage has none: processes that share
 * the storage share their sessions, and at the same moment two of them may ask for one.
 *
 * @example
 * ```ts
 * import { fromUnstorage } from '@santedb/auth-core/unstorage'
 * import { createStorage, prefixStorage } from 'unstorage'
 * import redisDriver from 'unstorage/drivers/redis'
 *
 * const storage = createStorage({ driver: redisDriver({ url: 'rediss://redis.example.org' }) })
 * export const store = fromUnstorage(prefixStorage(storage, 'sessions'))
 * ```
 */
export function fromUnstorage(storage: Storage): SessionStore {
  return {
    async get(key) {
      const item: unknown = await storage.getItem(itemKey(key))
      const { success, output } = v.safeParse(storedEntry, item)
      // What another program wrote there, or broke, is no session.
      return success ? output.text : null
    },
    async set(key, value, ttlMs) {
      // Drivers take whole seconds, and no time at all for no end.
      const ttl = Math.max(1, Math.ceil(ttlMs / 1000))
      await storage.setItem(itemKey(key), { version: 1, text: value }, { ttl })
    },
    async delete(key) {
      await storage.removeItem(itemKey(key))
    },
  }
}

// For unstorage `:`, `/` and `?` in a key have a meaning, and two keys could become one.
function itemKey(key: string): string {
  return encodeURIComponent(key)
}
