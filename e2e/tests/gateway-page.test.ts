// Pages behind a gateway in a real browser, with its own cookies.
import { createGateway } from '@santedb/auth-edge'
import { browserSessions, createSealingKey } from '@santedb/auth-edge/browser-sessions'
import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  type TestServer,
} from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { GatewayPage } from '../pages/gateway.ts'
import { launchBrowser } from './support/browser.ts'
import { bundlePage, listenAsSite, servePage } from './support/page-site.ts'

declare global {
  /** What a page of these tests tells of itself. */
  var behindGateway: GatewayPage
}

const restricted = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'
const allison = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }

let browser: Browser
let server: TestServer
let santeDb: Listener
let site: Listener
let context: BrowserContext
beforeAll(async () => {
  browser = await launchBrowser()
  server = createTestServer({ generation: 3 })
  santeDb = await listen(server)
  const pages = servePage(await bundlePage('gateway'))
  let gateway: ((request: Request) => Promise<Response>) | undefined
  site = await listenAsSite((request) => {
    const isPage = /^\/(app|page\.js)/.test(new URL(request.url).pathname)
    return isPage || !gateway ? pages(request) : gateway(request)
  })
  const sessions = browserSessions({
    origin: site.root,
    sealingKeys: [createSealingKey()],
    signIn: ['password', 'code'],
  })
  const route = { methods: ['GET', 'POST'], callers: [sessions.caller], onward: 'caller' } as const
  gateway = createGateway({
    root: santeDb.root,
    dialect: 'icdr3',
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
    browser: sessions,
    routes: [
      { path: '/fhir/*', ...route },
      { path: '/hdsi/*', ...route },
    ],
  })
})
beforeEach(async () => {
  server.reset()
  context = await browser.newContext()
})
afterEach(() => context.close())
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await santeDb?.close()
})

async function open(): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${site.root}/app`)
  await ready(page)
  return page
}

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.behindGateway !== undefined)
}

const signIn = (page: Page) => page.evaluate((form) => globalThis.behindGateway.auth.signIn(form), allison)
const userOf = (page: Page) =>
  page.evaluate(async () => (await globalThis.behindGateway.auth.session())?.user)
const call = (page: Page, address: string) =>
  page.evaluate(async (it) => (await globalThis.behindGateway.auth.fetch(it)).status, address)

test('a user signs in, calls, comes back after a reload and signs out', async () => {
  const page = await open()
  expect(await userOf(page)).toBeUndefined()
  expect(await signIn(page)).toMatchObject({ step: 'done', session: { user: 'allison' } })
  expect(await call(page, '/fhir/Patient')).toBe(200)
  await page.reload()
  await ready(page)
  expect(await userOf(page)).toBe('allison')
  expect(await page.evaluate(() => globalThis.behindGateway.auth.signOut())).toEqual({ endedAtServer: true })
  expect(await call(page, '/fhir/Patient')).toBe(401)
  expect(await context.cookies()).toEqual([])
})

test('no script sees the cookie, and it goes to this site alone', async () => {
  const page = await open()
  await signIn(page)
  expect(await page.evaluate(() => document.cookie)).toBe('')
  const cookies = await context.cookies()
  expect(cookies.length).toBeGreaterThan(0)
  for (const cookie of cookies) {
    expect(cookie.name.startsWith('__Host-')).toBe(true)
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
  }
})

test("a user signs in at SanteDB's own page, and comes back", async () => {
  const page = await open()
  await page.evaluate(() => location.assign(globalThis.behindGateway.auth.signInUrl('/app?name=a')))
  await page.locator('[name=username]').fill(allison.username)
  await page.locator('[name=password]').fill(allison.password)
  await page.getByRole('button').click()
  await ready(page)
  expect(page.url()).toBe(`${site.root}/app?name=a`)
  expect(await userOf(page)).toBe('allison')
})

test('all tabs are told who signs in and out', async () => {
  const [page, other] = [await open(), await open()]
  await signIn(page)
  await other.waitForFunction(() => globalThis.behindGateway.changes.at(-1) === 'allison')
  expect(await call(other, '/fhir/Patient')).toBe(200)
  await other.evaluate(() => globalThis.behindGateway.auth.signOut())
  await page.waitForFunction(() => globalThis.behindGateway.changes.at(-1) === undefined)
  expect(await call(page, '/fhir/Patient')).toBe(401)
})

test('a call that needs more policies is repeated with them', async () => {
  const page = await open()
  await signIn(page)
  expect(await call(page, restricted)).toBe(401)
  await page.evaluate((answer) => void globalThis.behindGateway.answers.push(answer), {
    purpose: emergency,
    password: allison.password,
  })
  expect(await call(page, restricted)).toBe(200)
})
