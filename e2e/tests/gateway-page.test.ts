// Pages behind a gateway in a real browser, with its own cookies.
import { createGateway, type GatewayOptions } from '@santedb/auth-edge'
import { browserSessions, createSealingKey } from '@santedb/auth-edge/browser-sessions'
import { openConnections } from '@santedb/auth-node/connections'
import {
  type CertificateAuthority,
  createCertificateAuthority,
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
  type IssuedCertificate,
  type TestServer,
} from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PasswordSignIn } from '@santedb/auth-browser'
import type { GatewayPage } from '../pages/gateway.ts'
import { launchBrowser } from './support/browser.ts'
import { CleanUps } from './support/clean-ups.ts'
import { bundlePage, listenAsSite, servePage } from './support/page-site.ts'

declare global {
  /** What a page of these tests tells of itself. */
  var behindGateway: GatewayPage
}

const restricted = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'
const device = { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret }
const allison = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => globalThis.behindGateway !== undefined)
}

const signIn = (page: Page) => page.evaluate((form) => globalThis.behindGateway.auth.signIn(form), allison)
const userOf = (page: Page) =>
  page.evaluate(async () => (await globalThis.behindGateway.auth.session())?.user)
const call = (page: Page, address: string) =>
  page.evaluate(async (it) => (await globalThis.behindGateway.auth.fetch(it)).status, address)

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe.for(['over HTTP', 'over TLS, with a client certificate of the gateway'] as const)('%s', (way) => {
  const isSecure = way !== 'over HTTP'
  const cleanUps = new CleanUps()
  let server: TestServer
  let santeDb: Listener
  let site: Listener
  let context: BrowserContext
  let issued: IssuedCertificate | undefined
  beforeAll(async () => {
    const authority = isSecure ? await createCertificateAuthority() : undefined
    issued = await authority?.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
    server = createTestServer({ generation: 3, ...(isSecure && { clientCertificates: {} }) })
    santeDb = await listen(server, { tls: authority })
    cleanUps.add(() => santeDb.close())
    const pages = servePage(await bundlePage('gateway'))
    let gateway: ((request: Request) => Promise<Response>) | undefined
    site = await listenAsSite((request) => {
      const isPage = /^\/(app|page\.js)/.test(new URL(request.url).pathname)
      return isPage || !gateway ? pages(request) : gateway(request)
    }, authority)
    cleanUps.add(() => site.close())
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
      ...(authority && issued ? certified(authority, issued) : { device }),
      browser: sessions,
      routes: [
        { path: '/fhir/*', ...route },
        { path: '/hdsi/*', ...route },
      ],
    })
  })
  beforeEach(async () => {
    server.reset()
    context = await browser.newContext({
      // The authority of the tests is known to nobody else.
      ignoreHTTPSErrors: isSecure,
      // SanteDB's own page lets nobody in without one either.
      clientCertificates: issued
        ? [
            {
              origin: santeDb.root,
              cert: Buffer.from(issued.certificate),
              key: Buffer.from(issued.privateKey),
            },
          ]
        : [],
    })
  })
  afterEach(() => context.close())
  afterAll(() => cleanUps.run())

  /** The connections of a gateway on Node.js that is a device by its certificate. */
  function certified(
    { certificate: ca }: CertificateAuthority,
    { certificate: cert, privateKey: key }: IssuedCertificate,
  ): Partial<GatewayOptions> {
    const certificate = { cert, key, ca }
    const clientId = EXAMPLE_APPLICATION.id
    const { fetch, identity, faults, close } = openConnections({ root: santeDb.root, clientId, certificate })
    expect(faults).toEqual([])
    cleanUps.add(() => close(1000))
    const { subject = '', fingerprint = '' } = identity ?? {}
    return { fetch, clientCertificate: { subject, fingerprint } }
  }

  async function open(): Promise<Page> {
    const page = await context.newPage()
    await page.goto(`${site.root}/app`)
    await ready(page)
    return page
  }

  test('a user signs in, calls, comes back after a reload and signs out', async () => {
    const page = await open()
    expect(await userOf(page)).toBeUndefined()
    expect(await signIn(page)).toMatchObject({ step: 'done', session: { user: 'allison' } })
    expect(await call(page, '/fhir/Patient')).toBe(200)
    await page.reload()
    await ready(page)
    expect(await userOf(page)).toBe('allison')
    expect(await page.evaluate(() => globalThis.behindGateway.auth.signOut())).toEqual({
      endedAtServer: true,
    })
    expect(await call(page, '/fhir/Patient')).toBe(401)
    expect(await context.cookies()).toEqual([])
  })

  test('a user is led through every step that a sign-in can ask for', async () => {
    const page = await open()
    const next = (form: PasswordSignIn) =>
      page.evaluate((it) => globalThis.behindGateway.auth.signIn(it), form)
    const { password } = allison
    expect(await next({ ...allison, password: 'wrong' })).toMatchObject({ step: 'rejected' })

    const withCode = { username: EXAMPLE_USER_WITH_MULTI_FACTOR.id, password }
    expect(await next(withCode)).toMatchObject({ step: 'mfa' })
    const mfaCode = EXAMPLE_USER_WITH_MULTI_FACTOR.multiFactor.code
    expect(await next({ ...withCode, mfaCode })).toMatchObject({ step: 'done' })

    const withFacilities = { username: EXAMPLE_USER_WITH_FACILITIES.id, password }
    const choice = await next(withFacilities)
    const facility = 'choices' in choice ? choice.choices[0]?.value : undefined
    expect(choice.step).toBe('choose-facility')
    expect(await next({ ...withFacilities, facility })).toMatchObject({ step: 'done' })

    const expired = { username: EXAMPLE_USER_WITH_EXPIRED_PASSWORD.id, password }
    expect(await next(expired)).toMatchObject({ step: 'change-password' })
    const change = { ...expired, newPassword: 'Another@456' }
    expect(
      await page.evaluate((it) => globalThis.behindGateway.auth.changePassword(it), change),
    ).toMatchObject({ step: 'done' })
    expect(await userOf(page)).toBe(expired.username)
    expect(await call(page, '/fhir/Patient')).toBe(200)
  })

  test('a user goes on while the authorization server is down', async () => {
    const page = await open()
    await signIn(page)
    server.trouble.sometimes({ endpoint: '/auth', effect: 'drop', probability: 1 })
    expect(await call(page, '/fhir/Patient')).toBe(200)
    expect(await userOf(page)).toBe('allison')
  })

  test('whoever signs in with a password comes from the device of the gateway', async () => {
    await signIn(await open())
    expect(server.sessions.all.map((session) => session.device)).toEqual([EXAMPLE_DEVICE.id])
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
})
