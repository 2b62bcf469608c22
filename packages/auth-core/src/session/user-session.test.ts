import { beforeEach, expect, test } from 'vitest'
import { createMemoryStore, interactive, password } from '../index.ts'
import { grantSession } from '../testing/index.ts'
import { Bench, refuse, rotateRefreshTokens } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('is asked for before there is a session, and after the session has ended for good', async () => {
  bench = new Bench({ lifetimeSeconds: 60 })
  const { session, signIn } = bench.auth({ grant: interactive() })
  await expect(session()).rejects.toMatchObject({ code: 'sign_in_required' })
  await signIn(password({ username: 'allison', password: 'p' }))
  expect((await session()).accessToken).toBe('access-token-1')
  bench.clock.jump(61_000)
  await expect(session()).rejects.toMatchObject({ code: 'sign_in_required' })
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test('is told of when a user has signed in', async () => {
  const { signIn } = bench.auth({ grant: interactive() })
  const { expiresAt } = await signIn(password({ username: 'allison', password: 'p' }))
  await signIn(password({ username: 'bob', password: 'p' }))
  const granted = bench.events.filter((event) => 'by' in event)
  expect(granted).toMatchObject([
    { type: 'session_obtained', by: 'grant', expiresAt },
    { type: 'session_renewed', by: 'grant' },
  ])
})

test('whose password is refused is told so, and the same password is not sent again at once', async () => {
  bench.server.onToken(refuse(400, 'invalid_grant'))
  const { signIn, session } = bench.auth({ grant: interactive() })
  const wrong = password({ username: 'allison', password: 'wrong' })
  await expect(signIn(wrong)).rejects.toMatchObject({ code: 'credentials_rejected' })
  await expect(signIn(wrong)).rejects.toMatchObject({ code: 'credentials_rejected' })
  expect(bench.server.tokenRequests).toHaveLength(1)
  await expect(session()).rejects.toMatchObject({ code: 'sign_in_required' })
  bench.server.onToken(() => grantSession())
  await signIn(password({ username: 'allison', password: 'right' }))
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('a code that could not be sent is refused, and not told', () => {
  const summary = 'mfaCode must be a text of visible ASCII characters.'
  expect(() => password({ username: 'allison', password: 'p', mfaCode: '12\r\n34' })).toThrow(
    expect.objectContaining({ code: 'invalid_options', summary }),
  )
})

test('that nothing can renew is left to live until its end', async () => {
  let reads = 0
  const store = createMemoryStore(bench.clock)
  const counting = {
    ...store,
    get: (key: string) => {
      reads += 1
      return store.get(key)
    },
  }
  const { session, signIn } = bench.auth({ grant: interactive(), store: counting })
  await signIn(password({ username: 'allison', password: 'p' }))
  await session()
  reads = 0
  await bench.clock.advance(3_590_000)
  expect((await session()).accessToken).toBe('access-token-1')
  await bench.clock.advance(20_000)
  await expect(session()).rejects.toMatchObject({ code: 'sign_in_required' })
  expect(reads).toBeLessThan(10)
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test('that a sibling has renewed is renewed by the newer refresh token, also when both are over', async () => {
  const store = createMemoryStore(bench.clock)
  // iCDR 2.x counts milliseconds.
  const rotation = rotateRefreshTokens(() => 60_000)
  bench.server.onToken(rotation.script)
  const options = { dialect: 'icdr2' as const, grant: interactive(), store }
  const one = bench.auth(options)
  await one.signIn(password({ username: 'allison', password: 'p' }))
  const sibling = bench.auth(options)
  await sibling.session()
  bench.clock.jump(1000)
  await sibling.renew()
  bench.clock.jump(120_000)
  await bench.within(1000, one.session())
  bench.clock.jump(120_000)
  await bench.within(1000, bench.auth(options).session())
  expect(rotation.granted).toBe(4)
  expect(bench.server.tokenRequests).toHaveLength(4)
})

test('that one service calls dead is renewed by the newest refresh token, in iCDR 3.x with the same token', async () => {
  const store = createMemoryStore(bench.clock)
  const rotation = rotateRefreshTokens((granted) => 3600 + granted)
  bench.server.onToken(rotation.script)
  bench.server.onResource(
    ({ url }) => new Response(null, { status: url.pathname === '/unhappy' ? 401 : 200 }),
  )
  const options = { grant: interactive(), store }
  const one = bench.auth(options)
  await one.signIn(password({ username: 'allison', password: 'p' }))
  const sibling = bench.auth(options)
  await sibling.session()
  await one.renew()
  expect((await sibling.fetch('/unhappy')).status).toBe(401)
  expect((await sibling.fetch('/fhir/Patient')).status).toBe(200)
  await one.renew()
  expect(rotation.granted).toBe(3)
  bench.clock.jump(3_000_000)
  await bench.clock.advance(500_000)
  expect((await sibling.fetch('/fhir/Patient')).status).toBe(200)
})

test("a program's user is asked for a code once, and not again for every call", async () => {
  bench.server.onToken(refuse(400, 'mfa_required'))
  const { session } = bench.auth({ grant: password({ username: 'allison', password: 'p' }) })
  for (let call = 0; call < 20; call += 1) {
    await expect(session()).rejects.toMatchObject({ code: 'mfa_required', retryAt: expect.any(Date) })
  }
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test("a user's refused elevation does not hold the application's own session back", async () => {
  const store = createMemoryStore(bench.clock)
  const auth = bench.auth({ store })
  bench.server.onToken(refuse(401, 'unspecified_error'))
  const elevation = {
    purpose: 'emergency',
    policies: ['1.2.3'],
    grant: password({ username: 'a', password: 'p' }),
  }
  await expect(auth.elevate(elevation)).rejects.toMatchObject({ code: 'credentials_rejected' })
  bench.server.onToken(() => grantSession())
  expect((await auth.session()).accessToken).toBe('access-token')
})
