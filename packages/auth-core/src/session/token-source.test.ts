// One attempt at a token request: how long it may take, and from when its session counts.
import { beforeEach, expect, test } from 'vitest'
import { createUnsignedToken, grantSession } from '../testing/index.ts'
import { Bench } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('an attempt that hangs is ended after 15 seconds, in time for another one', async () => {
  const signals: AbortSignal[] = []
  const { session } = bench.auth({
    fetch: (_, init) => {
      if (init?.signal) signals.push(init.signal)
      return signals.length === 1 ? new Promise(() => {}) : Promise.resolve(grantSession())
    },
  })
  const startedAtMs = bench.clock.now()
  const pending = session()
  await bench.clock.advance(14_999)
  expect(signals.map(({ aborted }) => aborted)).toEqual([false])
  await bench.clock.advance(1001)
  expect((await pending).accessToken).toBe('access-token')
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  expect(bench.events.find(({ type }) => type === 'retry')).toMatchObject({
    error: { code: 'timeout', summary: 'The server did not answer in time.' },
  })
  expect(signals[0]?.reason).toMatchObject({ code: 'timeout' })
  expect(bench.clock.now() - startedAtMs).toBe(16_000)
})

test('what went before counts against the time of an attempt', async () => {
  bench = new Bench({ refreshToken: 'refresh' })
  const { session, renew } = bench.auth({ timeoutMs: 60_000 })
  await session()
  bench.server.onToken(async ({ form }) => {
    if (!form.has('refresh_token')) return new Promise(() => {})
    await new Promise<void>((resolve) => {
      bench.clock.setTimeout(resolve, 10_000)
    })
    return Response.json({ error: 'invalid_grant' }, { status: 400 })
  })
  const refused = expect(renew()).rejects.toMatchObject({ code: 'timeout' })
  await bench.clock.advance(15_000)
  await refused
  expect(bench.events.at(-1)).toMatchObject({ type: 'retry', error: { code: 'timeout' } })
})

test('a session counts from when it was asked for, and the clock of the server by the middle of the way', async () => {
  const sentAtMs = bench.clock.now()
  const serverAheadMs = 3_600_000
  bench.server.onToken(async () => {
    await new Promise<void>((resolve) => {
      bench.clock.setTimeout(resolve, 4000)
    })
    const date = new Date(sentAtMs + serverAheadMs + 2000).toUTCString()
    return new Response(await grantSession({ lifetimeSeconds: 60 }).text(), { headers: { date } })
  })
  const { expiresAt } = await bench.within(5000, bench.auth().session())
  // A `Date` tells whole seconds: the middle of that second is meant.
  expect(expiresAt.getTime()).toBe(sentAtMs + serverAheadMs + 500 + 60_000)
})

test('an expires_in that the token contradicts is told, and only then', async () => {
  const nowSeconds = bench.clock.now() / 1000
  const id_token = createUnsignedToken({ nbf: nowSeconds, exp: nowSeconds + 1800 })
  for (const expires_in of [1800, 1_800_000]) {
    bench.server.onToken(() => Response.json({ access_token: 'a', id_token, expires_in }))
    await bench.auth().session()
  }
  expect(bench.events.filter(({ type }) => type === 'lifetime_mismatch')).toEqual([
    { type: 'lifetime_mismatch', expiresInSeconds: 1_800_000, lifetimeSeconds: 1800 },
  ])
})

test.for([
  ['icdr3', 204, true, 1],
  ['icdr3', 200, true, 1],
  ['icdr3', 403, false, 1],
  ['icdr2', 204, false, 0],
] as const)(
  '%s ends a session at the server that answers %i: %s',
  async ([dialect, status, ended, requests]) => {
    bench.server.onResource(() => new Response(null, { status }))
    const { session, signOut } = bench.auth({ dialect, root: 'https://icdr.example.org/icdr' })
    await session()
    expect(await signOut()).toEqual({ endedAtServer: ended })
    const sent = bench.server.requests.filter((request) => !bench.server.tokenRequests.includes(request))
    expect(sent.map(({ url, method }) => `${method} ${url.pathname}`)).toEqual(
      Array.from({ length: requests }, () => 'GET /icdr/auth/signout'),
    )
  },
)
