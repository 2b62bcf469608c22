import type { LastFailure } from '../last-failure.ts'
import { decodeRefusal, encodeRefusal, type RefusalClocks } from './stored-refusal.ts'
import type { SessionStore } from './session-store.ts'

/** Where it is remembered what was refused, by keys that tell what was presented. A `Map` is one, for nobody else. */
export interface Refusals {
  get(key: string): Promise<LastFailure | undefined> | LastFailure | undefined
  set(key: string, refusal: LastFailure, ttlMs: number): unknown
  delete(key: string): unknown
}

/** What remembers refusals beside the session, for all who share its store. */
export function createStoredRefusals(store: SessionStore, clocks: RefusalClocks): Refusals {
  return {
    get: async (key) => decodeRefusal(await store.get(key), clocks),
    set: (key, refusal, ttlMs) => store.set(key, encodeRefusal(refusal, clocks.serverClock.aheadMs), ttlMs),
    delete: (key) => store.delete(key),
  }
}
