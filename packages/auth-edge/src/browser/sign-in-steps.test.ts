import {
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_FACILITIES,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '@santedb/test-server'
import { describe, expect, test } from 'vitest'
import { allison, openSite, stepOf } from '../testing/open-site.test-support.ts'

describe('a sign-in asks for its steps as data', () => {
  test('a second factor', async () => {
    const { id: username, password, multiFactor } = EXAMPLE_USER_WITH_MULTI_FACTOR
    const { browser } = openSite()
    expect(await stepOf(browser.post('/auth/sign-in', { username, password }))).toEqual({
      step: 'mfa',
      hint: expect.stringContaining(multiFactor.hint),
    })
    expect(browser.cookies.size).toBe(0)
    const done = await stepOf(
      browser.post('/auth/sign-in', { username, password, mfaCode: multiFactor.code }),
    )
    expect(done).toMatchObject({ step: 'done', session: { user: username } })
  })

  test('a facility', async () => {
    const { id: username, password } = EXAMPLE_USER_WITH_FACILITIES
    const { browser } = openSite()
    const asked = await stepOf(browser.post('/auth/sign-in', { username, password }))
    const choices = EXAMPLE_FACILITIES.map(({ id: value, name }) => ({ value, name }))
    expect(asked).toEqual({ step: 'choose-facility', choices })
    const facility = EXAMPLE_FACILITIES[1]?.id
    expect(await stepOf(browser.post('/auth/sign-in', { username, password, facility }))).toMatchObject({
      step: 'done',
    })
  })

  test('another password', async () => {
    const { id: username, password } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
    const { browser, server } = openSite()
    expect(await stepOf(browser.post('/auth/sign-in', { username, password }))).toEqual({
      step: 'change-password',
    })
    const done = await stepOf(browser.post('/auth/password', { username, password, newPassword: 'New@456' }))
    expect(done).toMatchObject({ step: 'done', session: { user: username } })
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    expect(server.sessions.all.filter(({ isLive }) => isLive)).toHaveLength(1)
  })

  test('another password, in generation 2', async () => {
    const { id: username, password } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
    const server = createTestServer({ generation: 2 })
    const { browser } = openSite({}, { dialect: 'icdr2', clientSecret: EXAMPLE_APPLICATION.secret }, server)
    expect(await stepOf(browser.post('/auth/sign-in', { username, password }))).toEqual({
      step: 'change-password',
    })
    const done = await stepOf(browser.post('/auth/password', { username, password, newPassword: 'New@456' }))
    expect(done).toMatchObject({ step: 'done' })
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
  })

  test('a wrong password is refused in the words of SanteDB, and then from memory, in any browser', async () => {
    const { browser, server, openBrowser } = openSite()
    const wrong = { ...allison, password: 'wrong' }
    const response = await browser.post('/auth/sign-in', wrong)
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { code: 'sign_in_rejected', detail: 'Invalid username or password' },
    ])
    const again = await openBrowser().post('/auth/sign-in', wrong)
    expect([again.status, Number(again.headers.get('retry-after'))]).toEqual([401, expect.closeTo(60, -1)])
    server.expectTokenRequests(1)
    expect(await stepOf(browser.post('/auth/sign-in', allison))).toMatchObject({ step: 'done' })
  })
})
