import { createAuth, type SessionStore } from '@santedb/auth-core'
import { storeContract } from '@santedb/auth-core/store-contract'
import { createScriptedFetch } from '@santedb/auth-core/testing'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createRedisStore, type RedisClient } from './index.ts'
import { type RedisServer, startRedis } from './redis-server.test-support.ts'

const hourMs = 3_600_000

let server: RedisServer
let client: Awaited<ReturnType<typeof connect>>
beforeAll(async () => {
  server = await startRedis()
  client = await connect(server)
})
afterAll(async () => {
  client.destroy()
  await server.stop()
})
beforeEach(() => client.flushAll())

async function connect({ url }: RedisServer) {
  const connected = createClient({ url })
  connected.on('error', () => {})
  await connected.connect()
  return connected
}

/** A Redis that accepts connections and answers nothing more. */
async function connectToHanging() {
  const hanging = await startRedis()
  const connected = await connect(hanging)
  hanging.signal('SIGSTOP')
  onTestFinished(async () => {
    connected.destroy()
    await hanging.stop()
  })
  return { client: connected, wake: () => hanging.signal('SIGCONT') }
}

describe('the store contract', { timeout: 30_000 }, () => {
  const contract = storeContract({
    create: () => createRedisStore({ client }),
    claims: ['expiry', 'lock', 'fencing'],
    createFailing: async () =>
      createRedisStore({ client: (await connectToHanging()).client, timeoutMs: 100 }),
  })
  test.for([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })

  test('nothing is left out', () => {
    expect(contract.leftOut).toEqual([])
  })
})

test('all that belongs to a session lies in one slot of a cluster, and ends by itself', async () => {
  const store = createRedisStore({ client, prefix: 'app:' })
  await take(store, 'key')
  await store.set('key', 'text', hourMs)
  const keys = await client.keys('*')
  expect(keys.toSorted()).toEqual(['app:{key}', 'app:{key}.fence', 'app:{key}.lease'])
  for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0)
})

test('a lease that was ended leaves nothing behind', async () => {
  const store = createRedisStore({ client })
  const end = await take(store, 'key')
  await end()
  expect(await client.keys('*')).toEqual([])
})

test('stores with different prefixes share nothing', async () => {
  const [one, other] = ['one:', 'other:'].map((prefix) => createRedisStore({ client, prefix }))
  await one?.set('key', 'text', hourMs)
  expect(await other?.get('key')).toBeNull()
  expect(await one?.lock?.('key.lock', hourMs)).not.toBeNull()
  expect(await other?.lock?.('key.lock', hourMs)).not.toBeNull()
})

test('a late holder writes as long as nobody else was given the lease, and is told when somebody was', async () => {
  const [late, next] = [createRedisStore({ client }), createRedisStore({ client })]
  const endLate = await take(late, 'key')
  await client.del('{key}.lease')
  await late.set('key', 'late', hourMs)
  expect(await next.get('key')).toBe('late')
  await take(next, 'key')
  for (const ttlMs of [hourMs, 0])
    await expect(late.set('key', 'later', ttlMs)).rejects.toMatchObject({ code: 'lease_lost' })
  expect(await next.get('key')).toBe('late')
  await endLate()
  expect(await late.lock?.('key.lock', hourMs)).toBeNull()
})

test('a lease that is given too late is given back', async () => {
  const { client: hanging, wake } = await connectToHanging()
  const store = createRedisStore({ client: hanging, timeoutMs: 50 })
  await expect(store.lock?.('key.lock', hourMs)).rejects.toMatchObject({ code: 'timeout' })
  wake()
  const patient = createRedisStore({ client: hanging })
  await expect.poll(() => patient.lock?.('key.lock', hourMs)).toBeTypeOf('function')
})

test('a Redis that hangs costs no call', async () => {
  const { client: hanging } = await connectToHanging()
  const events: string[] = []
  const auth = createAuth({
    root: 'https://icdr.example.org',
    clientId: 'EXAMPLE_APPLICATION',
    clientSecret: 'a secret',
    store: createRedisStore({ client: hanging, timeoutMs: 50 }),
    fetch: createScriptedFetch().fetch,
    onEvent: (event) => void (event.type === 'store_failed' && events.push(String(event.error))),
  })
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  expect(new Set(events)).toEqual(new Set(['Error: Redis did not answer within 50 ms.']))
})

test('a Redis that is silent is waited for once, and not by everything that a call asks of it', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
  onTestFinished(() => void vi.useRealTimers())
  let answer = never
  const silent = { get: () => answer(), set: () => answer(), del: () => answer(), eval: () => answer() }
  const store = createRedisStore({ client: silent, timeoutMs: 1000 })
  const askAll = async () => {
    const startedAtMs = performance.now()
    for (const ask of ['get', 'delete', 'get', 'delete'] as const) {
      const asked = expect(store[ask]('key')).rejects.toMatchObject({ code: 'timeout' })
      await vi.runAllTimersAsync()
      await asked
    }
    return performance.now() - startedAtMs
  }
  expect(await askAll()).toBeLessThan(1500)
  vi.advanceTimersByTime(1000)
  expect(await askAll()).toBeGreaterThanOrEqual(1000)
  answer = () => Promise.reject(new Error('The client is closed'))
  await expect(store.get('key')).rejects.toThrow('The client is closed')
  answer = never
  expect(await askAll()).toBeGreaterThanOrEqual(1000)
})

test('a failure of the client is told, also one that is thrown at once', async () => {
  const failure = new Error('The client is closed')
  const fail = () => {
    throw failure
  }
  const store = createRedisStore({ client: { get: fail, set: fail, del: fail, eval: fail } })
  await expect(store.get('key')).rejects.toBe(failure)
  await expect(store.set('key', 'text', 1)).rejects.toBe(failure)
  await expect(store.delete('key')).rejects.toBe(failure)
  await expect(store.lock?.('key.lock', 1)).rejects.toBe(failure)
})

test('it takes every kind of client that the package makes', () => {
  const rootNodes = [{ url: 'redis://127.0.0.1:1' }]
  const sentinelRootNodes = [{ host: '127.0.0.1', port: 1 }]
  const clients: RedisClient[] = [
    createClient(),
    createClientPool(),
    createCluster({ rootNodes }),
    createSentinel({ name: 'sentinel', sentinelRootNodes }),
  ]
  for (const each of clients) expect(createRedisStore({ client: each })).toHaveProperty('lock')
})

test('wrong options are refused, each by its name and none with its value', () => {
  const wrong = { client: { get: 'secret' }, prefix: 7, timeoutMs: 0, url: 'redis://secret' }
  expect(() => createRedisStore(wrong as never)).toThrow(
    'Wrong options: client must have the functions get, set, del and eval; prefix must be a text; timeoutMs must be milliseconds above 0; url is not an option: check its spelling.',
  )
})

function never(): Promise<never> {
  return new Promise(() => {})
}

async function take(store: SessionStore, key: string): Promise<() => Promise<void>> {
  const end = await store.lock?.(`${key}.lock`, hourMs)
  if (!end) throw new Error('The lease was not given')
  return end
}
