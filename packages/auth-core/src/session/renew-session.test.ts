import { beforeEach, expect, test } from 'vitest'
import { grantSession } from '../testing/index.ts'
import { Bench } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('happens ahead of the end, in the background, and nobody waits', async () => {
  const { session } = bench.auth()
  const first = await session()
  await bench.clock.advance(3_600_000 * 0.7)
  expect(bench.server.tokenRequests).toHaveLength(1)
  await bench.clock.advance(3_600_000 * 0.2)
  expect(bench.server.tokenRequests).toHaveLength(2)
  expect(await session()).not.toBe(first)
})

test('a session that nobody has used since is left to lapse', async () => {
  const { session } = bench.auth()
  await session()
  await bench.clock.advance(10 * 3_600_000)
  expect(bench.server.tokenRequests).toHaveLength(2)
  await session()
  expect(bench.server.tokenRequests).toHaveLength(3)
})

test.for([5, 1800, 30 * 86_400, 315_360_000])(
  'a session of %i seconds is renewed in its last fifth',
  async (lifetimeSeconds) => {
    bench = new Bench({ lifetimeSeconds })
    const { session } = bench.auth()
    await session()
    const leadMs = Math.min(lifetimeSeconds * 200, 3_600_000)
    bench.clock.jump(lifetimeSeconds * 1000 - leadMs - 1)
    await session()
    await bench.clock.advance(0)
    expect(bench.server.tokenRequests).toHaveLength(1)
    bench.clock.jump(leadMs * 0.3)
    await session()
    await bench.clock.advance(0)
    expect(bench.server.tokenRequests).toHaveLength(2)
  },
)

test('a live session goes on being used while the server is down, and is renewed when it is back', async () => {
  const { session } = bench.auth()
  const live = await session()
  bench.server.onToken(() => new Response('', { status: 503 }))
  await bench.clock.advance(3_600_000 * 0.95)
  expect(await session()).toBe(live)
  const attempts = bench.server.tokenRequests.length
  expect(attempts).toBeGreaterThan(2)
  expect(attempts).toBeLessThan(60)
  bench.server.onToken(() => grantSession({ accessToken: 'back' }))
  await bench.clock.advance(60_000)
  expect((await session()).accessToken).toBe('back')
})

test('uses the refresh token, and the rotated one next time', async () => {
  let count = 0
  bench.server.onToken(() => grantSession({ refreshToken: `refresh-${(count += 1)}` }))
  const { session, renew } = bench.auth()
  await session()
  await renew()
  await renew()
  expect(bench.server.tokenRequests.map(({ form }) => form.get('refresh_token'))).toEqual([
    null,
    'refresh-1',
    'refresh-2',
  ])
})

test('iCDR 3.x cannot refresh a session that has ended; iCDR 2.x can', async () => {
  for (const [dialect, expected] of [
    ['icdr3', 'client_credentials'],
    ['icdr2', 'refresh_token'],
  ] as const) {
    bench = new Bench({
      refreshToken: 'refresh',
      lifetimeSeconds: dialect === 'icdr2' ? 3_600_000 : 3600,
    })
    const { session } = bench.auth({ dialect })
    await session()
    bench.clock.jump(3_700_000)
    await session()
    expect(bench.server.tokenRequests[1]?.form.get('grant_type')).toBe(expected)
  }
})

test('a refused refresh token is answered by the first grant', async () => {
  bench.server.onToken(({ form }) =>
    form.get('grant_type') === 'refresh_token'
      ? Response.json({ error: 'invalid_grant' }, { status: 400 })
      : grantSession({ refreshToken: 'refresh' }),
  )
  const { session, renew } = bench.auth()
  await session()
  await renew()
  expect(bench.server.tokenRequests.map(({ form }) => form.get('grant_type'))).toEqual([
    'client_credentials',
    'refresh_token',
    'client_credentials',
  ])
})

test('a clock that is set back does not lengthen a session: the first answered 401 ends it', async () => {
  const { session, fetch } = bench.auth()
  const first = await session()
  bench.clock.jump(-7_200_000)
  bench.server.onResource(({ headers }) =>
    headers.get('authorization') === `Bearer ${first.accessToken}`
      ? new Response('', { status: 401 })
      : Response.json({}),
  )
  expect((await fetch('/fhir/Patient')).status).toBe(200)
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('keeps the refresh token where the server gives no new one', async () => {
  bench.server.onToken(({ form }) =>
    form.get('grant_type') === 'refresh_token'
      ? grantSession({ accessToken: 'new' })
      : grantSession({ refreshToken: 'kept' }),
  )
  const { session, renew } = bench.auth()
  await session()
  await renew()
  await renew()
  expect(bench.server.tokenRequests.map(({ form }) => form.get('refresh_token'))).toEqual([
    null,
    'kept',
    'kept',
  ])
})

test('a refresh token that is null is none', async () => {
  bench.server.onToken(() => Response.json({ access_token: 'a', expires_in: 3600, refresh_token: null }))
  const { session, renew } = bench.auth()
  expect((await session()).refreshToken).toBeUndefined()
  await renew()
  expect(bench.server.tokenRequests[1]?.form.get('grant_type')).toBe('client_credentials')
})
