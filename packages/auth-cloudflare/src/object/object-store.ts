import type { SessionStore } from '@santedb/auth-core'
import type { SessionsBinding } from '../bindings.ts'

/**
 * A store in Durable Objects of the class {@link SessionObject}, one for each identity: all isolates everywhere share its
 * session, and its lock lets one of them at a time ask for another. A lease ends with the request that took it.
 *
 * @example
 * ```ts
 * import { createAuth, createObjectStore, interactive, type SessionsBinding } from '@santedb/auth-cloudflare'
 *
 * // The sessions of many users, each in an object of its own.
 * export function authFor(user: string, sessions: SessionsBinding) {
 *   return createAuth({
 *     root: 'https://icdr.example.org:8443',
 *     clientId: 'EXAMPLE_APPLICATION',
 *     grant: interactive({ user }),
 *     store: createObjectStore(sessions), // the same as sessions
 *   })
 * }
 * ```
 */
export function createObjectStore(sessions: SessionsBinding): SessionStore {
  return {
    get: (key) => objectOf(sessions, key).read(key),
    set: (key, value, ttlMs) => objectOf(sessions, key).write(key, value, ttlMs),
    delete: (key) => objectOf(sessions, key).forget(key),
    async lock(key, leaseMs) {
      const lease = await objectOf(sessions, key).lease(key, leaseMs)
      if (!lease) return null
      let isHeld = true
      return async () => {
        if (!isHeld) return
        isHeld = false
        try {
          await lease.release()
        } finally {
          lease[Symbol.dispose]()
        }
      }
    },
  }
}

// A stub is of one request, so each call takes its own. What belongs to one session begins with the session's key.
function objectOf(sessions: SessionsBinding, key: string) {
  return sessions.getByName(key.split('.', 2).join('.'))
}
