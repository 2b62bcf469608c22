import { createMemoryStore, type SessionStore } from '@santedb/auth-core'

/**
 * What the store knows of refusals, and nothing of its sessions: the doctor must see whether the credentials are good
 * now, and must leave a live session to those who share it.
 */
export function refusalsOf(store: SessionStore): SessionStore {
  const memory = createMemoryStore()
  // Auth-core keeps a refusal under the session's key with this behind it.
  const storeOf = (key: string) => (key.includes('.refused.') ? store : memory)
  return {
    get: (key) => storeOf(key).get(key),
    set: (key, value, ttlMs) => storeOf(key).set(key, value, ttlMs),
    delete: (key) => storeOf(key).delete(key),
  }
}
