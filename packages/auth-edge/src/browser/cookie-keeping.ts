import type { Clock } from '@santedb/auth-core'
import * as v from 'valibot'
import { type About, isRenewalDue, readAbout } from './about.ts'
import { type BoundedMemory, storeOf } from './bounded-memory.ts'
import type { CookieJar } from './cookies.ts'
import { type Keeping, type KeptSession, ownStore } from './keeping.ts'
import type { Sealer } from './seal.ts'

// Requests that were under way when a session changed still bring the cookie from before. Here is what it became.
const rememberMs = 300_000
const purpose = 'santedb-session'

// What stands there for a session that was signed out, for as long as its cookie would be good.
const signedOut = ''

const content = v.object({ about: v.unknown(), session: v.nullable(v.string()) })

/** What a cookie holds. */
interface Kept {
  readonly about: About
  /** SanteDB's session as `createAuth` stores it. */
  readonly session: string | null
}

/** What cookie-keeping stands on. */
export interface CookieKeepingContext {
  readonly jar: CookieJar
  readonly sealer: Sealer
  readonly memory: BoundedMemory
  readonly clock: Clock
  readonly maximumAgeMs: number
}

/**
 * Keeps sessions in their browsers' cookies, encrypted. In the memory of this process is what they became lately, so
 * that calls which come together renew once; several processes do not know that of each other.
 */
export function createCookieKeeping({
  jar,
  sealer,
  memory,
  clock,
  maximumAgeMs,
}: CookieKeepingContext): Keeping {
  const shared = storeOf(memory)
  return {
    isThere: (request) => jar.isThere(request),
    forget: (request) => jar.clear(request),
    begin: (about) => keep({ about, session: null }, undefined),
    async open(request) {
      const sealed = jar.read(request)
      const brought = sealed === undefined ? undefined : readKept(await sealer.open(sealed, purpose))
      if (!brought || clock.now() >= brought.about.startedAtMs + maximumAgeMs) return undefined
      return memory.get(keyOf(brought)) === signedOut ? undefined : keep(brought, brought)
    },
  }

  function keep(first: Kept, brought: Kept | undefined): KeptSession {
    let kept = first
    const key = keyOf(kept)
    const isOver = () => memory.get(key) === signedOut
    /** The newest that this process knows of. */
    const look = (): Kept => {
      const became = readKept(JSON.parse(memory.get(key) || 'null'))
      if (became && became.about.version > kept.about.version) kept = became
      return kept
    }
    // In one piece, so that of two changes that come together neither is lost.
    const change = (changed: { about?: Partial<About>; session?: string | null }): void => {
      if (isOver()) return
      const { about, session } = look()
      kept = {
        about: { ...about, ...changed.about, version: about.version + 1 },
        session,
        ...('session' in changed && { session: changed.session ?? null }),
      }
      memory.set(key, JSON.stringify(kept), rememberMs)
    }
    const isFresh = () => look().session !== null && !isRenewalDue(kept.about, clock.now())
    const own = {
      get: async () => (isOver() ? null : look().session),
      set: async (session: string) => change({ session }),
      delete: async () => change({ session: null }),
      lock: async (leaseMs: number) => memory.lock(`${key}.lock`, leaseMs),
    }
    return {
      get about() {
        return kept.about
      },
      store: ownStore(own, shared, isFresh),
      update: async (about) => change({ about }),
      end: async () => memory.set(key, signedOut, maximumAgeMs),
      async save(request) {
        if (isOver()) return jar.clear(request)
        if (look().about.version === brought?.about.version) return []
        const ageSeconds = (kept.about.startedAtMs + maximumAgeMs - clock.now()) / 1000
        return jar.write(await sealer.seal(kept, purpose), ageSeconds, request)
      },
    }
  }
}

function keyOf({ about: { id } }: Kept): string {
  return `browser.${id}`
}

function readKept(value: unknown): Kept | undefined {
  const { success, output } = v.safeParse(content, value)
  const about = success ? readAbout(output.about) : undefined
  return about && success ? { about, session: output.session } : undefined
}
