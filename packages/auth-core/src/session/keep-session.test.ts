// What is done with a session beyond deciding when to renew it: who is told, what is waited for, what is remembered.
import { beforeEach, expect, test } from 'vitest'
import { createAuth as createClientAuth } from '../client-credentials/index.ts'
import { interactive, password } from '../index.ts'
import { clientCredentials } from '../protocol/grant.ts'
import { grantSession, type Script } from '../testing/index.ts'
import { Bench, refuse } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

const allison = password({ username: 'allison', password: 'p' })
const grantTypes = () => bench.server.tokenRequests.map(({ form }) => form.get('grant_type'))
const eventTypes = () => bench.events.map(({ type }) => type)

/** Answers after some time on the virtual clock. */
function after(delayMs: number, script: Script): Script {
  return async (request) => {
    await new Promise<void>((resolve) => {
      bench.clock.setTimeout(resolve, delayMs)
    })
    return script(request)
  }
}

/** Answers a refresh by one script and all else by another. */
function refreshing(refresh: Script, otherwise: Script): Script {
  return (request) => (request.form.has('refresh_token') ? refresh(request) : otherwise(request))
}

const refreshable: Script = () => grantSession({ refreshToken: 'refresh' })

test('the observer is told of every session, how it was granted and how long that took', async () => {
  bench.server.onToken(after(700, refreshable))
  const { session, renew, signOut } = bench.auth()
  const { expiresAt } = await bench.within(1000, session())
  const renewed = await bench.within(1000, renew())
  await signOut()
  expect(bench.events).toMatchObject([
    { type: 'dialect_found', dialect: 'icdr3', certain: true },
    { type: 'session_obtained', by: 'grant', expiresAt, durationMs: 700 },
    { type: 'session_renewed', by: 'refresh_token', expiresAt: renewed.expiresAt, durationMs: 700 },
    { type: 'session_ended', reason: 'signed_out' },
  ])
})

test('the observer is told of refusals, and of failures that are tried again', async () => {
  const { session } = bench.auth({ timeoutMs: 100 })
  bench.server.onToken(() => new Response('down', { status: 503 }))
  await expect(session()).rejects.toMatchObject({ code: 'server_error' })
  bench.server.onToken(refuse(400, 'invalid_scope'))
  await bench.clock.advance(1000)
  await expect(session()).rejects.toMatchObject({ code: 'request_rejected' })
  const nowMs = bench.clock.now()
  expect(bench.events.slice(1)).toMatchObject([
    { type: 'retry', error: { code: 'server_error' }, retryAt: expect.any(Date) },
    { type: 'session_rejected', error: { code: 'request_rejected' }, retryAt: new Date(nowMs + 60_000) },
  ])
})

test('a session that a service calls dead is told of once, however late the others are told so', async () => {
  const late = Promise.withResolvers<void>()
  bench.server.onResource(async ({ url, headers }) => {
    if (headers.get('authorization') === 'Bearer access-token-2') return Response.json({})
    if (url.pathname === '/late') await late.promise
    return new Response('', { status: 401 })
  })
  const { fetch } = bench.auth()
  const second = fetch('/late')
  expect((await fetch('/early')).status).toBe(200)
  late.resolve()
  expect((await second).status).toBe(200)
  expect(bench.server.tokenRequests).toHaveLength(2)
  expect(bench.events.filter(({ type }) => type === 'session_ended')).toEqual([
    { type: 'session_ended', reason: 'refused_by_service' },
  ])
})

test("a user's session that a service calls dead is refreshed, also where the store has lost it", async () => {
  const store = { get: async () => null, set: async () => {}, delete: async () => {} }
  bench.server.onToken(({ form }) =>
    grantSession({ accessToken: form.get('refresh_token') ?? 'first', refreshToken: 'refresh' }),
  )
  bench.server.onResource(
    ({ headers }) =>
      new Response('', { status: headers.get('authorization') === 'Bearer refresh' ? 200 : 401 }),
  )
  const { signIn, fetch } = bench.auth({ grant: interactive(), store })
  await signIn(allison)
  expect((await fetch('/fhir/Patient')).status).toBe(200)
  expect(grantTypes()).toEqual(['password', 'refresh_token'])
})

test("a program's session that a service calls dead is not refreshed", async () => {
  bench = new Bench({ refreshToken: 'refresh' })
  bench.server.onResource(() => new Response('', { status: 401 }))
  await bench.auth().fetch('/fhir/Patient')
  expect(grantTypes()).toEqual(['client_credentials', 'client_credentials'])
})

test('renewals that are asked for together are one', async () => {
  bench.server.onToken(after(100, refreshable))
  const { session, renew } = bench.auth()
  await bench.within(1000, session())
  const renewed = await bench.within(1000, Promise.all([renew(), renew(), renew()]))
  expect(new Set(renewed).size).toBe(1)
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('a renewal that was refused is not asked for again before its time, and then it is', async () => {
  const { session, renew } = bench.auth()
  const live = await session()
  bench.server.onToken(refuse(401, 'unspecified_error'))
  for (let call = 0; call < 3; call += 1) {
    await expect(renew()).rejects.toMatchObject({ code: 'credentials_rejected' })
  }
  expect(bench.server.tokenRequests).toHaveLength(2)
  expect(await session()).toBe(live)
  bench.server.onToken(() => grantSession({ accessToken: 'new' }))
  await bench.clock.advance(60_000)
  expect((await renew()).accessToken).toBe('new')
})

test('a failure of long ago does not keep a renewal from asking', async () => {
  const { session, renew } = bench.auth({ timeoutMs: 200 })
  bench.server.onToken(() => new Response('down', { status: 503 }))
  await expect(bench.within(1000, session())).rejects.toMatchObject({ code: 'server_error' })
  await bench.clock.advance(60_000)
  bench.server.onToken(() => grantSession({ accessToken: 'back' }))
  expect((await renew()).accessToken).toBe('back')
})

test('a caller whose time ends just when the server may be asked again is told at once', async () => {
  bench.server.onToken(() => new Response('', { status: 429, headers: { 'retry-after': '30' } }))
  await expect(bench.auth({ timeoutMs: 30_000 }).session()).rejects.toMatchObject({ code: 'throttled' })
})

test('a caller whose time is over is told why it took so long', async () => {
  let attempts = 0
  bench.server.onToken(() =>
    (attempts += 1) === 1 ? new Response('down', { status: 503 }) : new Promise(() => {}),
  )
  await expect(bench.within(4000, bench.auth({ timeoutMs: 3000 }).session())).rejects.toMatchObject({
    code: 'timeout',
    summary: 'The server did not answer in time.',
    cause: { code: 'server_error' },
  })
})

test('a refresh that the server fails is no reason to present the first grant', async () => {
  bench.server.onToken(refreshing(() => new Response('', { status: 503 }), refreshable))
  const { session, renew } = bench.auth()
  const live = await session()
  await expect(renew()).rejects.toMatchObject({ code: 'server_error' })
  expect(grantTypes()).toEqual(['client_credentials', 'refresh_token'])
  expect(await session()).toBe(live)
})

test('a refresh token that was refused is not presented again, and the live session is kept', async () => {
  const { session, renew } = bench.auth()
  bench.server.onToken(refreshable)
  const live = await session()
  bench.server.onToken(refreshing(refuse(400, 'invalid_grant'), () => new Response('', { status: 503 })))
  await expect(renew()).rejects.toMatchObject({ code: 'server_error' })
  expect(await session()).toBe(live)
  bench.server.onToken(refreshable)
  await bench.clock.advance(60_000)
  await renew()
  expect(grantTypes()).toEqual([
    'client_credentials',
    'refresh_token',
    'client_credentials',
    'client_credentials',
  ])
})

test('without a store a refused refresh token is answered by the first grant as well', async () => {
  const { session, renew, signOut } = createClientAuth({
    root: 'https://icdr.example.org',
    clientId: 'APP',
    clientSecret: 's',
    dialect: 'icdr3',
    clock: bench.clock,
    fetch: bench.server.fetch,
  })
  bench.server.onToken(refreshing(refuse(400, 'invalid_grant'), refreshable))
  await session()
  await renew()
  expect(grantTypes()).toEqual(['client_credentials', 'refresh_token', 'client_credentials'])
  expect(await signOut()).toEqual({ endedAtServer: true })
  expect(await signOut()).toEqual({ endedAtServer: false })
})

test("what a grant of the caller's own throws comes as it is, and nobody is kept from asking again", async () => {
  const own = new Error('of the grant')
  let isWrong = true
  const checkClaims = () => {
    if (isWrong) throw own
  }
  const { session } = bench.auth({ grant: { ...clientCredentials, checkClaims } })
  await expect(session()).rejects.toBe(own)
  isWrong = false
  await session()
  expect(eventTypes()).toEqual(['dialect_found', 'session_obtained'])
})

test('that nobody has signed in yet is no failure to remember', async () => {
  const { session, signIn } = bench.auth({ grant: interactive() })
  await expect(session()).rejects.toMatchObject({ code: 'sign_in_required' })
  expect(bench.events).toEqual([])
  await signIn(allison)
  expect((await session()).accessToken).toBe('access-token-1')
})

test('a session of a user who signed in is renewed in the background', async () => {
  bench.server.onToken(refreshable)
  const { session, signIn } = bench.auth({ grant: interactive() })
  await signIn(allison)
  await session()
  await bench.clock.advance(3_600_000 * 0.9)
  expect(grantTypes()).toEqual(['password', 'refresh_token'])
})

test('a long session is looked at every day, and renewed in its last hour', async () => {
  bench = new Bench({ lifetimeSeconds: 10 * 86_400 })
  const { session } = bench.auth()
  await session()
  await bench.clock.advance(10 * 86_400_000 - 3_600_001)
  expect(bench.server.tokenRequests).toHaveLength(1)
  await bench.clock.advance(3_600_000)
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('signing out in the middle of a renewal ends the session that comes of it', async () => {
  bench.server.onToken(after(500, refreshable))
  const { session, signOut } = bench.auth()
  const obtained = session()
  const signedOut = signOut()
  expect((await bench.within(1000, obtained)).accessToken).toBe('access-token')
  expect(await signedOut).toEqual({ endedAtServer: true })
  expect(bench.server.requests.at(-1)?.url.pathname).toBe('/auth/signout')
})

test('signing out without a session does nothing', async () => {
  expect(await bench.auth().signOut()).toEqual({ endedAtServer: false })
  expect([bench.server.requests, bench.events]).toEqual([[], []])
})

test('one background timer is set at a time, for as long as there is a session', async () => {
  const timers = new Set<object>()
  const clock = {
    now: () => bench.clock.now(),
    setTimeout: (callback: () => void, delayMs: number, background: boolean) => {
      const timer = {}
      if (background) timers.add(timer)
      const cancel = bench.clock.setTimeout(() => (timers.delete(timer), callback()), delayMs)
      return () => (timers.delete(timer), cancel())
    },
  }
  const { session, renew, signOut } = bench.auth({ clock, timeoutMs: 100 })
  await session()
  for (let call = 0; call < 3; call += 1) await renew()
  expect(timers.size).toBe(1)
  await signOut()
  expect([timers.size, bench.clock.nextDueAtMs]).toEqual([0, undefined])

  await session()
  bench.clock.jump(3_600_000)
  bench.server.onToken(() => new Response('', { status: 503 }))
  await expect(bench.within(1000, session())).rejects.toMatchObject({ code: 'server_error' })
  expect(timers.size).toBe(0)
})
