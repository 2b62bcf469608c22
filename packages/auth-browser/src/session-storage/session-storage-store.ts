import type { SessionStore } from '@santedb/auth-core/users'

/**
 * Keeps the session in `sessionStorage`: it outlives a reload, and ends with its tab. Every script of the page can read
 * the tokens there. A tab that is duplicated begins with a copy, which ends when the other one is renewed.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-browser/direct'
 * import { createSessionStorageStore } from '@santedb/auth-browser/session-storage'
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   store: createSessionStorageStore(),
 * })
 * ```
 */
export function createSessionStorageStore(): SessionStore {
  return {
    async get(key) {
      const [, untilMs, value] = /^([\d.]+) ([^]*)$/.exec(sessionStorage.getItem(key) ?? '') ?? []
      if (Number(untilMs) > Date.now()) return value ?? null
      sessionStorage.removeItem(key)
      return null
    },
    async set(key, value, ttlMs) {
      sessionStorage.setItem(key, `${Date.now() + ttlMs} ${value}`)
    },
    async delete(key) {
      sessionStorage.removeItem(key)
    },
  }
}
