import type { SessionStore } from '@santedb/auth-core'
import type { About } from './about.ts'

/** Where browsers' sessions are kept: in their own cookies, or in a store. */
export interface Keeping {
  /** Whether a request brings a session, be it good or not. */
  isThere(request: Request): boolean
  /** The session of a request, or `undefined` where there is none, or none that is whole. */
  open(request: Request): Promise<KeptSession | undefined>
  /** A session that begins. */
  begin(about: About): KeptSession
  /** `Set-Cookie` lines that take from a browser what it has. */
  forget(request: Request): readonly string[]
}

/** A browser's session during one request. */
export interface KeptSession {
  readonly about: About
  /** What `createAuth` keeps SanteDB's session in. */
  readonly store: SessionStore
  update(change: Partial<About>): Promise<void>
  /** Forgets it. */
  end(): Promise<void>
  /** `Set-Cookie` lines for the answer: none where the browser has it all. */
  save(request: Request): Promise<readonly string[]>
}

const isShared = (key: string) => key.includes('.refused.')

/** What one browser's `createAuth` needs of a store, under keys of that browser's own. */
export interface OwnEntries {
  get(): Promise<string | null>
  set(value: string, ttlMs: number): Promise<void>
  delete(): Promise<void>
  lock?: ((leaseMs: number) => Promise<(() => Promise<void>) | null>) | undefined
}

/**
 * The store for one browser's `createAuth`. Its session and lease are that browser's own; what was refused is known to
 * all, so that nobody's rejected password is presented again from another browser.
 */
export function ownStore(own: OwnEntries, shared: SessionStore, mayLookFreely: () => boolean): SessionStore {
  let looks = 0
  return {
    get: (key) => (isShared(key) ? shared.get(key) : own.get()),
    set: (key, value, ttlMs) => (isShared(key) ? shared.set(key, value, ttlMs) : own.set(value, ttlMs)),
    delete: (key) => (isShared(key) ? shared.delete(key) : own.delete()),
    ...(own.lock && {
      // The first lease is for looking what is there. Calls of one page come together, and need not wait for that.
      lock: async (_, leaseMs) => {
        looks += 1
        return looks === 1 && mayLookFreely() ? async () => {} : (own.lock?.(leaseMs) ?? null)
      },
    }),
  }
}
