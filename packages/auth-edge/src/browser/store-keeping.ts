import type { Clock, SessionStore } from '@santedb/auth-core'
import { base64url, sha256 } from '../gateway/digest.ts'
import { type About, isRenewalDue, readAbout } from './about.ts'
import type { CookieJar } from './cookies.ts'
import { type Keeping, type KeptSession, ownStore } from './keeping.ts'

/** What store-keeping stands on. */
export interface StoreKeepingContext {
  readonly jar: CookieJar
  readonly store: SessionStore
  readonly clock: Clock
  readonly maximumAgeMs: number
}

/** Keeps sessions in a store. A browser has no more than a random id, and the store no more than that id's hash. */
export function createStoreKeeping({ jar, store, clock, maximumAgeMs }: StoreKeepingContext): Keeping {
  return {
    isThere: (request) => jar.isThere(request),
    forget: (request) => jar.clear(request),
    begin: (about) => keep(about, keyOf(about.id), true),
    async open(request) {
      const id = jar.read(request)
      if (id === undefined || !/^[\w-]{43}$/.test(id)) return undefined
      const key = keyOf(id)
      const about = readAbout(parse(await store.get(`${await key}.about`)))
      if (!about || clock.now() >= about.startedAtMs + maximumAgeMs) return undefined
      return keep({ ...about, id }, key, false)
    },
  }

  function keep(first: About, key: Promise<string>, isNew: boolean): KeptSession {
    let about = first
    let ended = false
    const isFresh = () => about.version > 0 && !isRenewalDue(about, clock.now())
    const entry = async (name: string) => `${await key}.${name}`
    const own = {
      get: async () => store.get(await entry('session')),
      set: async (value: string, ttlMs: number) => store.set(await entry('session'), value, ttlMs),
      delete: async () => store.delete(await entry('session')),
      ...(store.lock && {
        lock: async (leaseMs: number) => (await store.lock?.(await entry('lock'), leaseMs)) ?? null,
      }),
    }
    return {
      get about() {
        return about
      },
      store: ownStore(own, store, isFresh),
      async update(change) {
        const stored = readAbout(parse(await store.get(await entry('about'))))
        // Signed out by another request meanwhile: it stays so.
        if (!stored && about.version > 0) ended = true
        if (ended) return
        about = { ...about, ...stored, ...change, id: about.id, version: about.version + 1 }
        // The id itself is the browser's alone.
        const text = JSON.stringify({ ...about, id: '' })
        await store.set(await entry('about'), text, about.startedAtMs + maximumAgeMs - clock.now())
      },
      async end() {
        ended = true
        await Promise.all([store.delete(await entry('about')), own.delete()])
      },
      async save(request) {
        if (ended) return jar.clear(request)
        const ageSeconds = (about.startedAtMs + maximumAgeMs - clock.now()) / 1000
        return isNew ? jar.write(about.id, ageSeconds, request) : []
      },
    }
  }
}

async function keyOf(id: string): Promise<string> {
  return `browser.${base64url(await sha256(id))}`
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
}
