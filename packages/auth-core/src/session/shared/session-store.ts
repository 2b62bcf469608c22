/**
 * Where sessions are kept. A store may be shared by processes, isolates or tabs; then they share one session too.
 *
 * Keys are hashes that tell nothing, of letters, digits, `.`, `-` and `_`. Values are texts that hold tokens: keep them
 * as safe as a password. Times are milliseconds, not always whole ones. A method that cannot do its work rejects;
 * `createAuth` tells its observer (`store_failed`), and goes on without the store.
 *
 * @example
 * ```ts
 * import type { SessionStore } from '@santedb/auth-core'
 *
 * const entries = new Map<string, string>()
 * export const store: SessionStore = {
 *   get: async (key) => entries.get(key) ?? null,
 *   set: async (key, value) => void entries.set(key, value),
 *   delete: async (key) => void entries.delete(key),
 * }
 * ```
 */
export interface SessionStore {
  /** The value that was last set under the key, or `null`. */
  get(key: string): Promise<string | null>
  /** Keeps a value. After `ttlMs` milliseconds it is of no more use, and the store may drop it. */
  set(key: string, value: string, ttlMs: number): Promise<void>
  /** Forgets a key. */
  delete(key: string): Promise<void>
  /**
   * Takes a lease on the key, for work that must happen once among all who share the store, and gives what ends the
   * lease; or gives `null` at once where somebody else holds it. A lease ends by itself after `leaseMs`
   * milliseconds, so that a holder who died keeps nobody out.
   *
   * The lease that guards the value of a key has the key's name with `.lock` behind it: leases and values may be kept
   * in one place, and a store can refuse what a holder sets after its lease was given to somebody else.
   */
  lock?(key: string, leaseMs: number): Promise<(() => Promise<void>) | null>
}
