import { beforeEach, expect, test, vi } from 'vitest'
import { grantSession } from '../testing/index.ts'
import { Bench } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('10 000 first calls make one token request', async () => {
  const { session } = bench.auth()
  const sessions = await Promise.all(Array.from({ length: 10_000 }, () => session()))
  expect(new Set(sessions).size).toBe(1)
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test('callers of one moment wait by one timer', async () => {
  bench.server.onToken(() => new Promise(() => {}))
  const setTimeout = vi.spyOn(bench.clock, 'setTimeout')
  const { session } = bench.auth({ timeoutMs: 2000 })
  const first = expect(session()).rejects.toMatchObject({ code: 'timeout' })
  await bench.clock.advance(500)
  const timers = setTimeout.mock.calls.length
  const crowd = Promise.allSettled(Array.from({ length: 1000 }, () => session()))
  expect(setTimeout.mock.calls.length).toBe(timers + 1)
  // Each for as long as it is ready to.
  await bench.within(1500, first)
  expect(bench.clock.now()).toBe(Date.parse('2026-11-22T12:00:02Z'))
  const outcomes = await bench.within(500, crowd)
  expect(outcomes).toEqual(
    outcomes.map(() => ({ status: 'rejected', reason: expect.objectContaining({ code: 'timeout' }) })),
  )
  expect(bench.clock.now()).toBe(Date.parse('2026-11-22T12:00:02.500Z'))
})

test('a server that is down for a while costs waiting, and no error', async () => {
  let attempts = 0
  bench.server.onToken(() => {
    attempts += 1
    if (attempts < 4) throw new TypeError('fetch failed')
    return grantSession()
  })
  await bench.within(10_000, bench.auth().session())
  expect(attempts).toBe(4)
  expect(bench.events.map(({ type }) => type)).toEqual([
    'dialect_found',
    'retry',
    'retry',
    'retry',
    'session_obtained',
  ])
})

test('a server that stays down is an error of its own within the time limit', async () => {
  bench.server.onToken(() => new Response('down', { status: 503 }))
  const startedAtMs = bench.clock.now()
  await expect(bench.within(40_000, bench.auth({ timeoutMs: 5000 }).session())).rejects.toMatchObject({
    code: 'server_error',
    status: 503,
    retryAt: expect.any(Date),
  })
  expect(bench.clock.now() - startedAtMs).toBeLessThanOrEqual(6000)
  expect(bench.server.tokenRequests.length).toBeLessThanOrEqual(7)
})

test('Retry-After is kept, and a caller who cannot wait so long is told at once', async () => {
  bench.server.onToken(() => new Response('', { status: 429, headers: { 'retry-after': '1200,3600' } }))
  const { session } = bench.auth()
  await expect(bench.within(1000, session())).rejects.toMatchObject({ code: 'throttled' })
  await bench.clock.advance(3_500_000)
  await expect(bench.within(1000, session())).rejects.toMatchObject({ code: 'throttled' })
  expect(bench.server.tokenRequests).toHaveLength(1)
  bench.server.onToken(() => grantSession())
  await bench.clock.advance(100_000)
  await bench.within(1000, session())
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('a server that hangs ends in a timeout, and hangs nobody for longer', async () => {
  bench.server.onToken(() => new Promise(() => {}))
  await expect(bench.within(3000, bench.auth({ timeoutMs: 2000 }).session())).rejects.toMatchObject({
    code: 'timeout',
    summary: 'The server did not answer in time.',
  })
})

test("one caller's abort fails nobody else", async () => {
  const { promise, resolve: answer } = Promise.withResolvers<Response>()
  bench.server.onToken(() => promise)
  const { session } = bench.auth()
  const controller = new AbortController()
  const first = session({ signal: controller.signal })
  const second = session()
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(first).rejects.toBe(reason)
  await bench.clock.advance(0)
  answer(grantSession())
  expect((await bench.within(1000, second)).accessToken).toBe('access-token')
  await expect(session({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test.for([0, -5])(
  'a session that is granted for %i seconds is refused, and asked for with patience',
  async (lifetimeSeconds) => {
    bench.server.onToken(() => grantSession({ lifetimeSeconds }))
    const { session } = bench.auth()
    for (let call = 0; call < 100; call += 1) {
      await expect(session()).rejects.toMatchObject({
        code: 'invalid_response',
        summary: 'The session that was granted has already ended.',
      })
    }
    expect(bench.server.tokenRequests).toHaveLength(1)
  },
)

test('an answer that breaks off is a network error, and asked for again with patience', async () => {
  let attempts = 0
  bench.server.onToken(() => {
    attempts += 1
    const broken = new ReadableStream({
      start: (controller) => controller.error(new TypeError('terminated')),
    })
    return attempts < 3 ? new Response(broken) : grantSession()
  })
  await bench.within(10_000, bench.auth().session())
  expect(bench.events.filter(({ type }) => type === 'retry')).toMatchObject([
    { error: { code: 'network_error' } },
    { error: { code: 'network_error' } },
  ])
})

test('a failure is over in its time, also when the time of the server is learned meanwhile', async () => {
  const date = new Date(bench.clock.now() - 365 * 86_400_000).toUTCString()
  const { session, elevate } = bench.auth({ timeoutMs: 200 })
  bench.server.onToken(() => new Response('down', { status: 503 }))
  await expect(bench.within(1000, session())).rejects.toMatchObject({ name: 'AuthError' })
  bench.server.onToken(async () => new Response(await grantSession().text(), { headers: { date } }))
  await elevate({ purpose: 'EMERGENCY', policies: ['1.3.6'] })
  await bench.clock.advance(60_000)
  await bench.within(1000, session())
})
