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
  const clients = Array.from({ length: 6 }, () => bench.auth({ store }))
  await bench.within(20_000, Promise.all(clients.map(({ session }) => session())))
  expect(bench.server.tokenRequests).toHaveLength(1)
  await bench.clock.advance(3_600_000 * 0.9)
  const renewed = await bench.within(20_000, Promise.all(clients.map(({ session }) => session())))
  expect(bench.server.tokenRequests).toHaveLength(2)
  expect(new Set(renewed.map(({ accessToken }) => accessToken)).size).toBe(1)
})

test('a new process takes the session that is there', async () => {
  const store = createMemoryStore(bench.clock)
  const { accessToken, expiresAt } = await bench.auth({ store }).session()
  expect((await bench.auth({ store }).session()).accessToken).toBe(accessToken)
  expect(bench.server.tokenRequests).toHaveLength(1)
  expect(bench.events.at(-1)).toMatchObject({ type: 'session_joined', expiresAt })
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

test('a refusal that is remembered is about one certificate, and not about the one after it', async () => {
  const store = createMemoryStore(bench.clock)
  const certificate = (fingerprint: string) => ({
    store,
    clientCertificate: { subject: 'CN=D', fingerprint },
  })
  bench.server.onToken(() => new Response('{"error":"unspecified_error"}', { status: 401 }))
  await expect(bench.auth(certificate('old')).session()).rejects.toThrow('unspecified_error')
  await expect(bench.auth(certificate('old')).session()).rejects.toThrow('unspecified_error')
  expect(bench.server.tokenRequests).toHaveLength(1)
  bench.server.onToken(() => grantSession())
  await bench.auth(certificate('new')).session()
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
  // Two who do not keep each other out, so that both present the same refresh token.
  const store = { ...createMemoryStore(bench.clock), lock: async () => async () => {} }
  bench.server.onToken(() => grantSession({ refreshToken: 'refresh-1' }))
  const one = bench.auth({ store })
  const sibling = bench.auth({ store })
  await one.session()
  await sibling.session()
  bench.clock.jump(1000)
  let presented = 0
  bench.server.onToken(async () => {
    presented += 1
    if (presented > 1) return grantSession({ accessToken: 'of-sibling', refreshToken: 'refresh-2' })
    await sibling.renew()
    return Response.json({ error: 'invalid_grant' }, { status: 400 })
  })
  expect((await one.renew()).accessToken).toBe('of-sibling')
  expect(bench.server.tokenRequests.map(({ form }) => form.get('refresh_token'))).toEqual([
    null,
    'refresh-1',
    'refresh-1',
  ])
})

test('a store that fails or hangs costs no call', async () => {
  const hanging = {
    get: () => new Promise<null>(() => {}),
    set: () => Promise.reject(new Error('full')),
    delete: async () => {},
  }
  const { accessToken } = await bench.within(60_000, bench.auth({ store: hanging }).session())
  expect(accessToken).toBe('access-token-1')
  const failures = bench.events.flatMap((event) => (event.type === 'store_failed' ? [event.error] : []))
  expect(failures.map((error) => error instanceof Error && error.message)).toEqual(
    expect.arrayContaining(['The store did not answer in time.', 'full']),
  )
})

test('a lease that nobody ends is broken after its time', async () => {
  const store = { ...createMemoryStore(bench.clock), lock: async () => null }
  const session = bench.auth({ store, timeoutMs: 120_000 }).session()
  await bench.clock.advance(1000)
  bench.clock.jump(78_000)
  await bench.clock.advance(900)
  expect(bench.server.tokenRequests).toHaveLength(0)
  await bench.clock.advance(1000)
  expect((await session).accessToken).toBe('access-token-1')
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

test('a refusal of the application holds for whatever it asks for, one of a request for that alone', async () => {
  const elevation = { purpose: 'EMERGENCY', policies: ['1.2.3'] }
  for (const [error, requests] of [
    ['invalid_client', 1],
    ['invalid_scope', 2],
  ] as const) {
    bench = new Bench()
    bench.server.onToken(() => Response.json({ error }, { status: 400 }))
    const { session, elevate } = bench.auth()
    await expect(session()).rejects.toMatchObject({ serverError: error })
    await expect(elevate(elevation)).rejects.toMatchObject({ serverError: error })
    expect(bench.server.tokenRequests).toHaveLength(requests)
  }
})
