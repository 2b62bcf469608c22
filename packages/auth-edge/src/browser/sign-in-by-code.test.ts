import { EXAMPLE_APPLICATION } from '@santedb/test-server'
import { describe, expect, test } from 'vitest'
import { openSite } from '../testing/open-site.test-support.ts'
import { signInAtSanteDb } from '../testing/sign-in-at-santedb.test-support.ts'

describe('sign-in by code', () => {
  const byCode = { signIn: ['code', 'password'] } as const
  const secret = { clientSecret: EXAMPLE_APPLICATION.secret }

  test('brings the user to SanteDB and back to where they were', async () => {
    const site = openSite(byCode, secret)
    const { browser } = site
    const begun = await browser.navigate('/auth/sign-in?returnTo=/patients?name=a')
    expect(begun.status).toBe(303)
    const callback = await signInAtSanteDb(site.server, begun.headers.get('location') ?? '')
    const done = await browser.navigate(callback)
    expect([done.status, done.headers.get('location')]).toEqual([303, '/patients?name=a'])
    expect(done.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await (await browser.fetch('/auth/session')).json()).toMatchObject({
      signedIn: true,
      user: 'allison',
    })
    expect((await browser.fetch('/fhir/Patient')).status).toBe(200)
    expect([...browser.cookies.keys()].filter((name) => name.includes('sign-in'))).toEqual([])
  })

  test('takes an answer once, and only in the browser that asked', async () => {
    const site = openSite(byCode, secret)
    const { browser, openBrowser } = site
    const begun = await browser.navigate('/auth/sign-in')
    const kept = new Map(browser.cookies)
    const callback = await signInAtSanteDb(site.server, begun.headers.get('location') ?? '')
    const other = openBrowser()
    await other.navigate('/auth/sign-in')
    expect((await other.navigate(callback)).status).toBe(400)
    expect((await browser.navigate(callback)).status).toBe(303)
    const replay = openBrowser()
    for (const [name, value] of kept) replay.cookies.set(name, value)
    const response = await replay.navigate(callback)
    expect([response.status, await response.json()]).toMatchObject([400, { code: 'callback_rejected' }])
  })
})
