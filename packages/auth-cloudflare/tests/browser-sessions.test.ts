// Browsers sign in at a gateway in workerd, over sockets: nothing that one request began is awaited by another.
import { createSealingKey } from '@santedb/auth-edge/browser-sessions'
import {
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '@santedb/test-server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type ServerOnPort, startServer } from './support/server.ts'
import { startWorkerd, type Workerd } from './support/workerd.ts'

const origin = 'https://app.example.org'
const users = ['ada', 'ben', 'cleo'].map((id) => ({ ...EXAMPLE_USER, id }))
const exampleUsers = [EXAMPLE_USER, EXAMPLE_USER_WITH_FACILITIES, EXAMPLE_USER_WITH_MULTI_FACTOR]
const allison = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }

/** As much of a browser as the gateway sees. */
class Browser {
  readonly cookies: Map<string, string> = new Map()
  readonly #address: URL

  constructor(address: URL) {
    this.#address = address
  }

  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ 'content-type': 'application/json', ...this.#cookieHeader() })
    if (init.method === 'POST') headers.set('origin', origin)
    if (init.method === 'POST') headers.set('x-santedb-page', '1')
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const response = await fetch(new URL(path, this.#address), { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    return response
  }

  async post(path: string, body: object = {}): Promise<Record<string, unknown>> {
    const response = await this.fetch(path, { method: 'POST', body: JSON.stringify(body) })
    return JSON.parse(await response.text())
  }

  #cookieHeader(): Record<string, string> {
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`)
    return pairs.length > 0 ? { cookie: pairs.join('; ') } : {}
  }
}

describe.for([
  ['in cookies', { SEALING_KEY: createSealingKey() }],
  ['in Durable Objects', {}],
] as const)('sessions %s', ([, keeping]) => {
  let served: ServerOnPort
  let workerd: Workerd
  let address: URL
  beforeAll(async () => {
    served = await startServer({ users: [...exampleUsers, ...users] })
    const durableObjects = { BROWSERS: { className: 'SessionObject', useSQLite: true } }
    const bindings = { ...served.bindings, ORIGIN: origin, ...keeping }
    workerd = await startWorkerd({ bindings, durableObjects }, 'browser-gateway')
    address = await workerd.miniflare.ready
  })
  afterAll(async () => {
    await workerd[Symbol.asyncDispose]()
    await served[Symbol.asyncDispose]()
  })

  test('a user signs in with a second factor, calls, and signs out for good', async () => {
    const { id: username, password, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
    const browser = new Browser(address)
    expect(await browser.post('/auth/sign-in', { username, password })).toMatchObject({ step: 'mfa' })
    expect(browser.cookies.size).toBe(0)
    const done = await browser.post('/auth/sign-in', { username, password, mfaCode: multiFactor.code })
    expect(done).toMatchObject({ step: 'done', session: { user: username } })
    expect(JSON.stringify(done)).not.toMatch(/token/i)
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    const told = await browser.fetch('/auth/session')
    expect(await told.json()).toMatchObject({ signedIn: true, user: username })

    const thief = new Browser(address)
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value)
    expect(await browser.post('/auth/sign-out')).toEqual({ endedAtServer: true })
    expect(browser.cookies.size).toBe(0)
    expect(served.server.sessions.all.filter(({ isLive }) => isLive)).toEqual([])
    expect((await thief.fetch('/fhir/Patient')).status).toBe(401)
  })

  test('a user of several facilities says which', async () => {
    const { id: username, password } = EXAMPLE_USER_WITH_FACILITIES
    const browser = new Browser(address)
    const choices = EXAMPLE_FACILITIES.map(({ id: value, name }) => ({ value, name }))
    expect(await browser.post('/auth/sign-in', { username, password })).toEqual({
      step: 'choose-facility',
      choices,
    })
    const facility = EXAMPLE_FACILITIES[1]?.id
    const done = await browser.post('/auth/sign-in', { username, password, facility })
    expect(done).toMatchObject({ step: 'done' })
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
  })

  test('what another site sends with the cookie is refused, and changes nothing', async () => {
    const browser = new Browser(address)
    await browser.post('/auth/sign-in', allison)
    const before = served.server.requests.length
    for (const [path, headers] of [
      ['/auth/sign-out', { origin: 'https://evil.example' }],
      ['/auth/sign-out', { 'sec-fetch-site': 'cross-site' }],
      ['/echo', { origin: 'null' }],
    ] as const) {
      const refused = await browser.fetch(path, { method: 'POST', headers, body: '{}' })
      expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'cross_site_request' }])
    }
    expect(served.server.requests.length).toBe(before)
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
  })

  test('calls that come together renew once, also when the browser of the first goes away', async () => {
    const browser = new Browser(address)
    await browser.post('/auth/sign-in', allison)
    const before = served.server.tokenRequests
    // Past two thirds of its life.
    served.server.clock.advance(2_700_000)
    await browser.fetch('/advance?ms=2700000')
    served.server.trouble.next({ endpoint: 'token', effect: 'delay', delayMs: 500 })
    const controller = new AbortController()
    const first = browser.fetch('/fhir/Patient', { signal: controller.signal }).catch(() => undefined)
    await vi.waitFor(() => served.server.expectTokenRequests(before + 1))
    const others = Array.from({ length: 5 }, () => browser.fetch('/fhir/Patient'))
    controller.abort()
    await first
    const answers = await Promise.all(others)
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    served.server.expectTokenRequests(before + 1)
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
  })

  test('of users who call at the same time each is told their own, while sessions are renewed', async () => {
    const browsers = await Promise.all(
      users.map(async ({ id, password }) => {
        const browser = new Browser(address)
        await browser.post('/auth/sign-in', { username: id, password })
        return { id, browser }
      }),
    )
    served.server.clock.advance(2_700_000)
    await fetch(new URL('/advance?ms=2700000', address))
    const calls = Array.from({ length: 10 }, (_, turn) =>
      browsers.map(async ({ id, browser }) => {
        const [session, echo] = await Promise.all([
          browser.fetch('/auth/session'),
          browser.fetch(`/echo?of=${id}-${turn}`),
        ])
        expect(await session.json()).toMatchObject({ signedIn: true, user: id })
        expect(await echo.json()).toMatchObject({ query: `?of=${id}-${turn}` })
      }),
    )
    await Promise.all(calls.flat())
    // What each browser was given last is its own still.
    for (const { id, browser } of browsers) {
      expect(await (await browser.fetch('/auth/session')).json()).toMatchObject({ user: id })
    }
  })
})
