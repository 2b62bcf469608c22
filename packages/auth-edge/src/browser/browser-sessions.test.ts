import { inspect } from 'node:util'
import { createMemoryStore } from '@santedb/auth-core'
import { createTestServer, EXAMPLE_APPLICATION } from '@santedb/test-server'
import { describe, expect, test } from 'vitest'
import { allison, openSite, stepOf } from '../testing/open-site.test-support.ts'
import { ShiftedClock } from '../testing/shifted-clock.test-support.ts'
import { createSealingKey } from './seal.ts'

const restricted = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'

describe.for([
  ['in a cookie', () => ({})],
  ['in a store', () => ({ store: createMemoryStore(), sealingKeys: [] })],
] as const)('a session kept %s', ([, keep]) => {
  test('is a user signed in, and no token is told to the page', async () => {
    const { browser, server } = openSite(keep())
    expect(await (await browser.fetch('/auth/session')).json()).toEqual({ signedIn: false })
    const answer = await browser.post('/auth/sign-in', allison)
    const text = await answer.text()
    expect(JSON.parse(text)).toMatchObject({
      step: 'done',
      session: { user: 'allison', expiresAt: expect.any(String) },
    })
    const told = await (await browser.fetch('/auth/session')).text()
    expect(JSON.parse(told)).toMatchObject({ signedIn: true, user: 'allison', policies: expect.any(Array) })
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    const [session] = server.sessions.all
    for (const shown of [text, told, ...browser.lines]) expect(shown).not.toContain(session?.id)
    expect(text + told).not.toMatch(/token/i)
    server.expectTokenRequests(1)
  })

  test('has a cookie that only this site can set, send and not read', async () => {
    const { browser } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    expect(browser.lines.length).toBeGreaterThan(0)
    for (const line of browser.lines) {
      expect(line).toMatch(
        /^__Host-santedb-session(\.\d)?=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=43(200|199)$/,
      )
      expect(line.length).toBeLessThan(4096)
    }
  })

  test('is another one after each sign-in, and the one before ends', async () => {
    const { browser, server } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    const before = new Map(browser.cookies)
    await browser.post('/auth/sign-in', allison)
    expect([...browser.cookies.values()]).not.toEqual([...before.values()])
    expect(server.sessions.all.filter(({ isLive }) => isLive)).toHaveLength(1)
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    const old = [...before].map(([name, value]) => `${name}=${value}`).join('; ')
    expect((await browser.fetch('/fhir/Patient', { headers: { cookie: old } })).status).toBe(401)
  })

  test('ends with the sign-out, at SanteDB too', async () => {
    const { browser, server, openBrowser } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    const thief = openBrowser()
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
    expect(await (await browser.post('/auth/sign-out')).json()).toEqual({ endedAtServer: true })
    expect(browser.cookies.size).toBe(0)
    expect(server.sessions.all.map(({ isLive }) => isLive)).toEqual([false])
    expect((await thief.fetch('/fhir/Patient')).status).toBe(401)
    expect(await (await browser.fetch('/auth/session')).json()).toEqual({ signedIn: false })
  })

  test('is renewed while it is used, once for calls that come together, and its cookie follows', async () => {
    const clock = new ShiftedClock()
    const server = createTestServer({ generation: 3, clock: () => clock.now() })
    const { browser } = openSite(keep(), { clock }, server)
    await browser.post('/auth/sign-in', allison)
    const first = [...browser.cookies.values()].join('')
    for (const _ of [1, 2, 3]) {
      clock.advance(2_700_000)
      const answers = Array.from({ length: 5 }, () => browser.fetch('/fhir/Patient'))
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    }
    server.expectTokenRequests(4)
    expect([...browser.cookies.values()].join('') === first).toBe('store' in keep())
  })

  test.for([-3, 3])('is renewed in time by a server whose clock is %i hours ahead', async (hours) => {
    const clock = new ShiftedClock()
    const server = createTestServer({ generation: 3, clock: () => clock.now() + hours * 3_600_000 })
    const tellingTheTime: typeof fetch = async (input, init) => {
      const response = await server.fetch(new Request(input, init))
      response.headers.set('date', new Date(server.clock.nowMs).toUTCString())
      return response
    }
    const { browser } = openSite(keep(), { clock, fetch: tellingTheTime }, server)
    await browser.post('/auth/sign-in', allison)
    for (const _ of [1, 2, 3]) expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    server.expectTokenRequests(1)
    clock.advance(2_700_000)
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    server.expectTokenRequests(2)
    const elevation = {
      purpose: emergency,
      policies: ['1.3.6.1.4.1.33349.3.1.5.9.3'],
      password: allison.password,
    }
    expect(await stepOf(browser.post('/auth/elevation', elevation))).toMatchObject({ step: 'done' })
    const elevated = { headers: { 'x-santedb-elevation': 'use' } }
    expect((await browser.fetch(restricted, elevated)).status).toBe(200)
  })

  test('that is over is said to be, and its cookie taken', async () => {
    const { browser, server } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    server.sessions.revokeAll()
    const response = await browser.fetch('/fhir/Patient')
    expect([response.status, await response.json()]).toMatchObject([401, { issue: [{ code: 'login' }] }])
    expect(browser.cookies.size).toBe(0)
  })

  test('ends when the user has been signed in for long enough', async () => {
    const clock = new ShiftedClock()
    const server = createTestServer({ generation: 3, clock: () => clock.now(), sessionLengthSeconds: 7200 })
    const { browser } = openSite({ ...keep(), maximumAgeSeconds: 3600 }, { clock }, server)
    await browser.post('/auth/sign-in', allison)
    clock.advance(3_600_000)
    expect((await browser.fetch('/fhir/Patient')).status).toBe(401)
  })

  test('can be elevated for a purpose, and only calls that say so use it', async () => {
    const { browser, server } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    const refused = await browser.fetch(restricted)
    expect(refused.status).toBe(401)
    const challenge = refused.headers.get('www-authenticate')
    expect(challenge).toBe('Bearer error="insufficient_scope", scope="1.3.6.1.4.1.33349.3.1.5.9.3"')
    const elevation = {
      purpose: emergency,
      policies: ['1.3.6.1.4.1.33349.3.1.5.9.3'],
      password: allison.password,
    }
    expect(await stepOf(browser.post('/auth/elevation', elevation))).toMatchObject({
      step: 'done',
      session: { elevation: { policies: elevation.policies } },
    })
    expect((await browser.fetch(restricted)).status).toBe(401)
    const elevated = { headers: { 'x-santedb-elevation': 'use' } }
    expect((await browser.fetch(restricted, elevated)).status).toBe(200)
    server.clock.advance(120_001)
    expect((await browser.fetch(restricted, elevated)).status).toBe(401)
  })

  test('outlives its elevation', async () => {
    const { browser, server } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    await browser.post('/auth/elevation', {
      purpose: emergency,
      policies: ['1.3.6.1.4.1.33349.3.1.5.9.3'],
      password: allison.password,
    })
    const elevated = server.sessions.all.find(({ scopes }) => scopes.includes('1.3.6.1.4.1.33349.3.1.5.9.3'))
    server.sessions.revoke(elevated?.id ?? '')
    const refused = await browser.fetch(restricted, { headers: { 'x-santedb-elevation': 'use' } })
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'elevation_required' }])
    // What a browser keeps of the elevated answers is no answer to any other call.
    expect(refused.headers.get('vary')).toContain('x-santedb-elevation')
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
  })

  test('gives its elevation up when asked to', async () => {
    const { browser, server } = openSite(keep())
    await browser.post('/auth/sign-in', allison)
    const elevation = {
      purpose: emergency,
      policies: ['1.3.6.1.4.1.33349.3.1.5.9.3'],
      password: allison.password,
    }
    const living = () => server.sessions.all.filter(({ isLive }) => isLive).length
    await browser.post('/auth/elevation', elevation)
    expect(living()).toBe(2)
    expect((await browser.fetch('/auth/elevation', { method: 'DELETE' })).status).toBe(204)
    expect(living()).toBe(1)
    await browser.post('/auth/elevation', elevation)
    await browser.post('/auth/sign-out')
    expect(living()).toBe(0)
    await browser.post('/auth/sign-in', allison)
    const response = await browser.fetch(restricted, { headers: { 'x-santedb-elevation': 'use' } })
    expect([response.status, await response.json()]).toMatchObject([401, { code: 'elevation_required' }])
  })
})

test('a cookie sealed with an older key opens, and one of a key that is gone does not', async () => {
  const [older, newer] = [createSealingKey(), createSealingKey()]
  const server = createTestServer({ generation: 3 })
  const before = openSite({ sealingKeys: [older] }, {}, server).browser
  await before.post('/auth/sign-in', allison)
  const statusWith = async (keys: string[]) => {
    const { browser } = openSite({ sealingKeys: keys }, {}, server)
    for (const [name, value] of before.cookies) browser.cookies.set(name, value)
    return (await browser.fetch('/fhir/Patient')).status
  }
  expect(await statusWith([newer, older])).toBe(200)
  expect(await statusWith([newer])).toBe(401)
})

test('a user of generation 2 goes on with the rotated session, when calls come together', async () => {
  const clock = new ShiftedClock()
  const server = createTestServer({ generation: 2, clock: () => clock.now(), sessionLengthSeconds: 3600 })
  const { browser } = openSite(
    {},
    { clock, dialect: 'icdr2', clientSecret: EXAMPLE_APPLICATION.secret },
    server,
  )
  await browser.post('/auth/sign-in', allison)
  clock.advance(3_000_000)
  const answers = Array.from({ length: 5 }, () => browser.fetch('/fhir/Patient'))
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  server.expectTokenRequests(2)
})

test('wrong options are told with those of the gateway', () => {
  const wrong = {
    origin: 'http://app.example.org/path',
    prefix: 'auth',
    signIn: ['code'],
    sealingKeys: ['short'],
  } as const
  expect(() => openSite(wrong, { dialect: 'auto', clientId: '' })).toThrow(
    /clientId.*browser\.origin.*browser\.prefix.*browser\.sealingKeys.*dialect.*clientSecret/,
  )
})

describe.for([
  ['a cookie, in generation 3', 3, () => ({})],
  ['a store, in generation 3', 3, () => ({ store: createMemoryStore() })],
  ['a store, in generation 2', 2, () => ({ store: createMemoryStore() })],
] as const)('several processes with %s', ([, generation, keep]) => {
  test('go on with one session while it is renewed', async () => {
    const clock = new ShiftedClock()
    const server = createTestServer({ generation, clock: () => clock.now(), sessionLengthSeconds: 3600 })
    const shared = keep()
    const client = {
      dialect: generation === 3 ? 'icdr3' : 'icdr2',
      clientSecret: EXAMPLE_APPLICATION.secret,
    } as const
    const processes = [1, 2, 3].map(() => openSite(shared, { clock, ...client }, server))
    const [first] = processes
    await first?.browser.post('/auth/sign-in', allison)
    for (const { browser } of processes) {
      for (const [name, value] of first?.browser.cookies ?? []) browser.cookies.set(name, value)
    }
    clock.advance(2_700_000)
    const calls = processes.flatMap(({ browser }) => [browser.fetch('/fhir/Patient'), browser.fetch('/echo')])
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
  })
})

test('what users do at the endpoints is logged by the endpoint, without what they sent', async () => {
  const { browser, records } = openSite()
  await browser.post('/auth/sign-in', { ...allison, password: 'a wrong password' })
  await browser.post('/auth/sign-in', allison)
  const answered = records.filter(({ event }) => event === 'answered')
  expect(answered).toMatchObject([
    { route: '/auth/sign-in', status: 401, problem: 'sign_in_rejected' },
    { route: '/auth/sign-in', status: 200, problem: undefined },
  ])
  const all = JSON.stringify(records) + inspect(records, { depth: null })
  for (const secret of ['a wrong password', allison.password, ...browser.cookies.values()]) {
    expect(all).not.toContain(secret)
  }
})
