// Pages that call a SanteDB of another origin by themselves, in a real browser.
import {
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '@santedb/test-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { launchBrowser } from './support/browser.ts'
import { call, fillIn, openDirectBench, ready, signIn, userOf } from './support/direct-bench.ts'
import { listenAsSite } from './support/page-site.ts'

const restricted = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
const emergency = '6af982f0-9169-11ea-bb37-0242ac130002'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('by password', () => {
  test('a user signs in, calls and signs out', async () => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open()
    expect(await userOf(page)).toBeUndefined()
    expect(await call(page)).toBe('sign_in_required')
    expect(await signIn(page)).toMatchObject({ step: 'done', session: { user: 'allison' } })
    expect(await call(page)).toBe(200)
    expect(await page.evaluate(() => globalThis.tested.auth.signOut())).toEqual({ endedAtServer: true })
    expect(bench.server.sessions.all.map(({ isLive }) => isLive)).toEqual([false])
    expect(await call(page)).toBe('sign_in_required')
    expect(await page.evaluate(() => globalThis.tested.changes)).toEqual([undefined, 'allison', undefined])
  })

  test('what SanteDB asks for is a step', async () => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open()
    const { id: username, password, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
    expect(await signIn(page, username, password)).toEqual({
      step: 'mfa',
      hint: expect.stringContaining(multiFactor.hint),
    })
    const withCode = { username, password, mfaCode: multiFactor.code }
    expect(await page.evaluate((form) => globalThis.tested.auth.signIn(form), withCode)).toMatchObject({
      step: 'done',
    })

    const choices = EXAMPLE_FACILITIES.map(({ id, name }) => ({ value: id, name }))
    expect(await signIn(page, EXAMPLE_USER_WITH_FACILITIES.id)).toEqual({ step: 'choose-facility', choices })
    const withFacility = {
      username: EXAMPLE_USER_WITH_FACILITIES.id,
      password,
      facility: EXAMPLE_FACILITIES[1]?.id,
    }
    expect(await page.evaluate((form) => globalThis.tested.auth.signIn(form), withFacility)).toMatchObject({
      step: 'done',
      session: { user: withFacility.username },
    })
  })

  test('a password that has expired is changed', async () => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open({ store: 'session-storage' })
    const { id: username, password } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
    expect(await signIn(page, username, password)).toEqual({ step: 'change-password' })
    const change = { username, password, newPassword: 'Another-Pa55word' }
    expect(await page.evaluate((form) => globalThis.tested.auth.changePassword(form), change)).toMatchObject({
      step: 'done',
      session: { user: username },
    })
    // The session that could only set the password is over.
    expect(bench.server.sessions.all.map(({ isLive }) => isLive)).toEqual([false, true])
  })

  test('one that is wrong is a step, and not presented again', async () => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open()
    for (let attempt = 0; attempt < 3; attempt += 1)
      expect(await signIn(page, 'allison', 'wrong')).toMatchObject({
        step: 'rejected',
        detail: 'Invalid username or password',
        retryAt: expect.any(Date),
      })
    bench.server.expectTokenRequests(1)
  })
})

describe("by code, at SanteDB's own page", () => {
  test('users leave, and come back to where they wanted to be', async () => {
    await using bench = await openDirectBench(browser, { withDevice: true })
    const page = await bench.open({ store: 'indexed-db' })
    const begun = page.url()
    await leave(page)
    expect(page.url().startsWith(`${bench.root}/auth/authorize?`)).toBe(true)
    await fillIn(page)
    await ready(page)
    expect(page.url()).toBe(begun)
    expect(await page.evaluate(() => globalThis.tested.back)).toMatchObject({
      step: 'done',
      session: { user: 'allison' },
      returnTo: '/patients?name=a#top',
    })
    expect(await call(page)).toBe(200)
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual([])
    await page.reload()
    await ready(page)
    expect(await page.evaluate(() => globalThis.tested.back)).toBeUndefined()
    expect(await userOf(page)).toBe('allison')
  })

  test('a facility that has to be chosen is told, and cannot be claimed with a code', async () => {
    await using bench = await openDirectBench(browser, { withDevice: true })
    const page = await bench.open()
    await leave(page)
    await fillIn(page, EXAMPLE_USER_WITH_FACILITIES.id)
    await ready(page)
    expect(await page.evaluate(() => globalThis.tested.back?.step)).toBe('choose-facility')
    expect(await userOf(page)).toBeUndefined()
  })

  test('without a device before SanteDB the code is refused, as SanteDB does', async () => {
    await using bench = await openDirectBench(browser)
    const page = await bench.open()
    await leave(page)
    await fillIn(page)
    await ready(page)
    expect(await page.evaluate(() => globalThis.tested.back)).toMatchObject({ step: 'rejected' })
  })

  test('a code that nobody asked for is not redeemed', async () => {
    await using bench = await openDirectBench(browser, { withDevice: true })
    const page = await bench.open()
    await page.evaluate(() => location.assign(`${location.href}#code=stolen&state=of-somebody-else`))
    await page.reload()
    await ready(page)
    expect(await page.evaluate(() => globalThis.tested.code)).toBe('callback_rejected')
    expect(page.url()).not.toContain('code')
    bench.server.expectTokenRequests(0)
  })

  test('a pop-up tells the page that opened it, and nobody else is heard', async () => {
    await using bench = await openDirectBench(browser, { withDevice: true })
    const page = await bench.open()
    const opening = page.waitForEvent('popup')
    await page.getByRole('button').click()
    const popUp = await opening
    await popUp.locator('[name=password]').waitFor()
    expect(await popUp.locator('[name=username]').inputValue()).toBe('allison')
    await page.evaluate(() => {
      postMessage({ santedbSignIn: `${location.origin}/#code=forged&state=forged` }, location.origin)
    })
    const closing = popUp.waitForEvent('close')
    await fillIn(popUp)
    await closing
    expect(await page.evaluate(() => globalThis.tested.popUp)).toMatchObject({ step: 'done' })
    expect(await call(page)).toBe(200)
    bench.server.expectTokenRequests(1)
  })

  test('a pop-up that is closed or blocked is told', async () => {
    await using bench = await openDirectBench(browser, { withDevice: true })
    const page = await bench.open()
    const opening = page.waitForEvent('popup')
    // Whatever a user does opens one window at the most.
    const outcomes = page.evaluate(() => {
      const { auth } = globalThis.tested
      return Promise.all([auth.signInWithPopUp(), auth.signInWithPopUp()])
    })
    await (await opening).close()
    expect(await outcomes).toEqual([{ step: 'pop-up-closed' }, { step: 'pop-up-blocked' }])
  })
})

test('a call that needs more policies is repeated with them, whoever asks for them together once', async () => {
  await using bench = await openDirectBench(browser)
  const page = await bench.open()
  await signIn(page)
  expect(await call(page, restricted)).toBe(401)
  const answers = [
    { purpose: emergency, password: 'wrong' },
    { purpose: emergency, password: EXAMPLE_USER.password },
  ]
  const statuses = await page.evaluate(
    async ([address, given]) => {
      const { auth, answers: kept, asked } = globalThis.tested
      asked.length = 0
      kept.push(...given)
      const responses = await Promise.all([auth.fetch(address), auth.fetch(address)])
      return responses.map(({ status }) => status)
    },
    [restricted, answers] as const,
  )
  expect(statuses).toEqual([200, 200])
  const policies = ['1.3.6.1.4.1.33349.3.1.5.9.3']
  expect(await page.evaluate(() => globalThis.tested.asked)).toEqual([
    { policies, step: undefined },
    { policies, step: 'rejected' },
  ])
  // The next call is made without.
  expect(await call(page, restricted)).toBe(401)
  expect(await userOf(page)).toBe('allison')
})

test('a redirect to another origin goes without the token, and what is said there ends no session', async () => {
  const seen: (string | null)[] = []
  const elsewhere = await listenAsSite((request) => {
    seen.push(request.headers.get('authorization'))
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'authorization' }
    return new Response('who are you', { status: 401, headers })
  })
  await using bench = await openDirectBench(browser, {
    aside: ({ url }) => {
      if (url.endsWith('/away'))
        return new Response(null, { status: 302, headers: { location: elsewhere.root } })
      if (url.endsWith('/near'))
        return new Response(null, { status: 302, headers: { location: '/fhir/Patient' } })
      return undefined
    },
  })
  const page = await bench.open()
  await signIn(page)
  expect(await call(page, '/near')).toBe(200)
  expect(await call(page, '/away')).toBe(401)
  expect(seen).toEqual([null])
  expect(await call(page)).toBe(200)
  bench.server.expectTokenRequests(1)
  await elsewhere.close()
})

test('a session is renewed by itself, with nothing but itself to prove the application', async () => {
  await using bench = await openDirectBench(browser, { sessionLengthSeconds: 5 })
  const page = await bench.open()
  await signIn(page)
  await vi.waitFor(
    async () => {
      expect(await call(page)).toBe(200)
      expect(bench.server.tokenRequests).toBeGreaterThan(1)
    },
    { timeout: 10_000, interval: 200 },
  )
  expect(bench.server.requests.findLast(({ path }) => path === '/auth/oauth2_token')?.status).toBe(200)
  bench.server.sessions.revokeAll()
  expect(await call(page)).toBe('sign_in_required')
  // The dead session was nobody's wrong secret.
  expect(await signIn(page)).toMatchObject({ step: 'done' })
})

/** Leaves for SanteDB's page. */
async function leave(page: Page): Promise<void> {
  await page.evaluate(
    () => void globalThis.tested.auth.signInWithRedirect({ returnTo: '/patients?name=a#top' }),
  )
  await page.locator('[name=password]').waitFor()
}
