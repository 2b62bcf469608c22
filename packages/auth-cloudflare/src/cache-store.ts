import type { SessionStore } from '@santedb/auth-core'
import type { CacheBinding } from './bindings.ts'

// KV refuses to keep anything for less.
const shortestLifeSeconds = 60

/**
 * A store in a KV namespace: a cache of sessions that isolates everywhere can read. It has no lock, since KV has no
 * compare-and-swap, and what one location writes others may read a minute later: at the same moment several isolates may
 * ask for a session. For one session everywhere take {@link createObjectStore}.
 *
 * @example
 * ```ts
 * import { createAuth, createCacheStore, type CacheBinding } from '@santedb/auth-cloudflare'
 *
 * export function createAuthWith(namespace: CacheBinding) {
 *   return createAuth({
 *     root: 'https://icdr.example.org:8443',
 *     clientId: 'EXAMPLE_APPLICATION',
 *     clientSecret: 'the secret of the application',
 *     store: createCacheStore(namespace), // the same as cache: namespace
 *   })
 * }
 * ```
 */
export function createCacheStore(namespace: CacheBinding): SessionStore {
  return {
    get: (key) => namespace.get(key),
    // What is of no more use before the minute is over says so itself.
    set: (key, value, ttlMs) =>
      namespace.put(key, value, {
        expirationTtl: Math.max(Math.ceil(ttlMs / 1000), shortestLifeSeconds),
      }),
    delete: (key) => namespace.delete(key),
  }
}
