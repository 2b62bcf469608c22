import { beforeEach, expect, test } from 'vitest'
import { type AuthOptions, createMemoryStore, password } from '../../index.ts'
import { grantSession } from '../../testing/index.ts'
import { Bench } from '../bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('many clients make one token request, and one renewal', async () => {
  const store = createMemoryStore(bench.clock)
  const clients = Array.from({ length: 20 }, () => bench.auth({ store }))
  await bench.within(20_000, Promise.all(clients.map(({ session }) => session())))
  expect(bench.server.tokenRequests).toHaveLength(1)
  await bench.clock.advance(3_600_000 * 0.9)
  const renewed = await bench.within(20_000, Promise.all(clients.map(({ session }) => session())))
  expect(bench.server.tokenRequests).toHaveLength(2)
  expect(new Set(renewed.map(({ accessToken }) => accessToken)).size).toBe(1)
})

test('a new process takes the session that is there', async () => {
  const store = createMemoryStore(bench.clock)
  const { accessToken } = await bench.auth({ store }).session()
  expect((await bench.auth({ store }).session()).accessToken).toBe(accessToken)
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test.for<[string, Partial<AuthOptions>]>([
  ['another root', { root: 'https://other.example.org' }],
  ['another application', { clientId: 'OTHER' }],
  ['another device', { device: { id: 'OTHER', secret: 'device-secret' } }],
  ['another client certificate', { clientCertificate: 'CN=OTHER' }],
  ['another secret', { clientSecret: 'other' }],
  ['other policies', { policies: ['1.2.3'] }],
  ['a user', { grant: password({ username: 'allison', password: 'p' }) }],
  ['another dialect', { dialect: 'icdr2' }],
])('%s has a session of its own', async ([, options]) => {
  const store = createMemoryStore(bench.clock)
  await bench.auth({ store }).session()
  await bench.auth({ store, ...options }).session()
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('no secret and no name is in a key, and the entry of another format is no session', async () => {
  const entries = new Map<string, string>()
  const store = {
    get: async (key: string) => entries.get(key) ?? null,
    set: async (key: string, value: string) => void entries.set(key, value),
    delete: async (key: string) => void entries.delete(key),
  }
  await bench.auth({ store }).session()
  for (const key of entries.keys()) expect(key).toMatch(/^santedb-auth\.[\w-]{43}$/)
  expect([...entries.values()].join()).not.toMatch(/application-secret|device-secret/)
  for (const broken of ['', '{', '[]', '{"version":2}']) {
    for (const key of entries.keys()) entries.set(key, broken)
    await bench.auth({ store }).session()
  }
  expect(bench.server.tokenRequests).toHaveLength(5)
})

test('a refused refresh token is looked up in the store before the first grant is used', async () => {
  const store = createMemoryStore(bench.clock)
  let count = 0
  bench.server.onToken(({ form }) => {
    if (form.get('refresh_token') === 'refresh-1')
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    return grantSession({
      accessToken: `access-${(count += 1)}`,
      refreshToken: `refresh-${count}`,
      lifetimeSeconds: 3600 + count,
    })
  })
  const one = bench.auth({ store: { ...store, lock: async () => async () => {} } })
  await one.session()
  const sibling = bench.auth({ store, grant: undefined })
  await sibling.session()
  bench.clock.jump(1000)
  bench.server.onToken(({ form }) => {
    if (form.get('refresh_token') === 'refresh-1')
      return Response.json({ error: 'invalid_grant' }, { status: 400 })
    return grantSession({ accessToken: 'from-sibling', refreshToken: 'refresh-2', lifetimeSeconds: 7200 })
  })
  await expect(one.renew()).resolves.toMatchObject({ accessToken: 'from-sibling' })
})

test('a store that fails or hangs costs no call', async () => {
  const hanging = {
    get: () => new Promise<null>(() => {}),
    set: () => Promise.reject(new Error('full')),
    delete: async () => {},
  }
  const { accessToken } = await bench.within(60_000, bench.auth({ store: hanging }).session())
  expect(accessToken).toBe('access-token-1')
  expect(bench.events.some(({ type }) => type === 'store_failed')).toBe(true)
})

test('a lease that nobody ends is broken after its time', async () => {
  const store = { ...createMemoryStore(bench.clock), lock: async () => null }
  await bench.within(90_000, bench.auth({ store, timeoutMs: 120_000 }).session())
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test('a session in the store that is as dead as the own one is replaced too, for the same call', async () => {
  const store = createMemoryStore(bench.clock)
  const one = bench.auth({ store })
  const sibling = bench.auth({ store })
  await one.session()
  await sibling.session()
  bench.clock.jump(1000)
  await one.renew()
  bench.server.onResource(({ headers }) =>
    headers.get('authorization') === 'Bearer access-token-3'
      ? Response.json({})
      : new Response(null, { status: 401 }),
  )
  expect((await sibling.fetch('/fhir/Patient')).status).toBe(200)
  expect(bench.server.tokenRequests).toHaveLength(3)
})

test('who has the same wrong clock finds the session alive, and a refusal in force', async () => {
  const store = createMemoryStore(bench.clock)
  const serverNow = new Date(bench.clock.now() - 365 * 86_400_000)
  const headers = { date: serverNow.toUTCString() }
  bench.server.onToken(async () => new Response(await grantSession().text(), { headers }))
  await bench.auth({ store }).session()
  await bench.auth({ store }).session()
  expect(bench.server.tokenRequests).toHaveLength(1)

  const wrong = { store, clientId: 'ANOTHER_APPLICATION' }
  bench.server.onToken(() => Response.json({ error: 'invalid_client' }, { status: 401, headers }))
  const retryAt = new Date(bench.clock.now() + 60_000)
  await expect(bench.auth(wrong).session()).rejects.toMatchObject({ retryAt })
  await expect(bench.auth(wrong).session()).rejects.toMatchObject({ retryAt })
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('a refusal is forgotten once the credentials were accepted', async () => {
  const entries = new Map<string, string>()
  const store = {
    get: async (key: string) => entries.get(key) ?? null,
    set: async (key: string, value: string) => void entries.set(key, value),
    delete: async (key: string) => void entries.delete(key),
  }
  const { session } = bench.auth({ store })
  bench.server.onToken(() => Response.json({ error: 'invalid_client' }, { status: 401 }))
  await expect(session()).rejects.toMatchObject({ code: 'credentials_rejected' })
  bench.server.onToken(() => grantSession())
  await bench.clock.advance(60_001)
  await session()
  expect([...entries.keys()].join()).not.toContain('refused')
})
