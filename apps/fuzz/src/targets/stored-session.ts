import { type AuthEvent, createAuth, isAuthError, type SessionStore } from '@santedb/auth-core'
import { fromUnstorage } from '@santedb/auth-core/unstorage'
import { createRedisStore } from '@santedb/auth-node/redis'
import { isObject, type Json } from '../engine/json.ts'
import type { Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { checkSecrecy } from './support/canaries.ts'
import { assertShape, attempt, checkSession } from './support/check.ts'
import { createClock, createServer, program } from './support/program.ts'

// No secrets: who writes them into a store knows them already.
const words = [
  'version',
  'fingerprint',
  'aheadMs',
  'accessToken',
  'refreshToken',
  'identityToken',
  'expiresAtMs',
  'endsAtMs',
  'renewAtMs',
  'refreshUntilMs',
  'rejected',
  'summary',
  'count',
  'retryAtMs',
  'text',
]

type Wrap = (entries: ReadonlyMap<string, Json>) => SessionStore

/** What other programs, or accidents, left in a store. */
function storedSession(kind: string, wrap: Wrap, store: (text: string) => Json): Target {
  return {
    name: `stored-session-${kind}`,
    about: `sessions and refusals that are found in a store: ${kind}`,
    words,
    async seeds() {
      const granted = await keepEntries(program.device.secret)
      const refused = await keepEntries('wrong')
      const entries = [...granted, ...refused]
      return [granted, refused, entries].map((kept) =>
        Object.fromEntries(kept.map(([key, text]): [string, Json] => [key, store(text)])),
      )
    },
    async run(input) {
      const entries = new Map(isObject(input) ? Object.entries(input) : [])
      const events: AuthEvent[] = []
      const auth = createAuth({
        ...program,
        clock: createClock(),
        dialect: 'icdr3',
        store: wrap(entries),
        onEvent: (event) => void events.push(event),
        fetch: async () => Response.json({ access_token: 'granted', expires_in: 300 }),
      })
      const session = await attempt(() => auth.session())
      if (!isAuthError(session)) checkSession(session)
      const renewed = await attempt(() => auth.renew())
      if (!isAuthError(renewed)) checkSession(renewed)
      await attempt(() => auth.signOut())
      for (const event of events) {
        checkSecrecy(event)
        if (event.type === 'store_failed') continue
        if ('lifetimeMs' in event) {
          assertShape(
            event.lifetimeMs > 0 && Number.isFinite(event.lifetimeMs),
            `lifetimeMs is ${event.lifetimeMs}`,
          )
        }
      }
    },
  }
}

/** What is in a store after a sign-in, with this secret for the device. */
async function keepEntries(secret: string): Promise<[string, string][]> {
  const server = createServer(3, { applicationRefreshTokens: true })
  const kept = new Map<string, string>()
  const store: SessionStore = {
    get: async (key) => kept.get(key) ?? null,
    set: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
  }
  // The same options in all but what the server thinks of them: the keys are the same ones.
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('authorization', `Basic ${btoa(`${program.device.id}:${secret}`)}`)
    return server.fetch(new Request(input, { ...init, headers }))
  }
  await createAuth({ ...program, dialect: 'icdr3', store, fetch })
    .session()
    .catch(isAuthError)
  return [...kept]
}

const plain: Wrap = (entries) => ({
  get: async (key) => {
    const value = entries.get(key)
    return value === undefined ? null : textOf(value)
  },
  set: async () => {},
  delete: async () => {},
})

// A storage parses what looks like JSON, and gives whatever comes of that.
const unstorage: Wrap = (entries) => {
  const storage = {
    getItem: async (key: string) => entries.get(decodeURIComponent(key)) ?? null,
    setItem: async () => {},
    removeItem: async () => {},
  }
  return fromUnstorage(Object.assign(Object.create(null), storage))
}

const redis: Wrap = (entries) =>
  createRedisStore({
    client: {
      get: async (key) => {
        const value = entries.get(key.slice(1, -1))
        return value === undefined ? null : textOf(value)
      },
      set: async () => 'OK',
      del: async () => 1,
      // What a script gives is a number, or what a proxy or another version makes of it.
      eval: async () => entries.get('eval') ?? 1,
    },
  })

export const storedSessionTargets: readonly Target[] = [
  storedSession('text', plain, (text) => text),
  storedSession('unstorage', unstorage, (text) => ({ version: 1, text })),
  storedSession('redis', redis, (text) => text),
]
