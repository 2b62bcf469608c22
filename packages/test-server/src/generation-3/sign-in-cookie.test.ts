// The cookie `_a` of SanteDB's `OAuthServiceBehavior`.
import { describe, expect, test } from 'vitest'
import { startPage } from '../testing/authorize-3.test-support.ts'
import { ROOT } from '../testing/start-3.test-support.ts'
import { tokenRequest3 } from '../testing/token-request-3.test-support.ts'

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

describe('the cookie of the login page', () => {
  test('makes another sign-in unnecessary for an hour', async () => {
    const { open, signIn, time } = startPage()
    const signedIn = await signIn()
    expect(signedIn.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^_a=[\w-]+; Path=\/auth; Max-Age=3600; HttpOnly; SameSite=Lax$/),
    ])
    const cookie = cookieOf(signedIn)
    expect((await open({}, { cookie })).status).toBe(302)
    expect((await open({ login_hint: 'allison' }, { cookie })).status).toBe(302)
    expect((await open({ login_hint: 'somebody' }, { cookie })).status).toBe(200)
    expect((await open({}, { cookie: '_a=forged' })).status).toBe(200)
    time.nowMs += 3_600_000
    expect((await open({}, { cookie })).status).toBe(200)
  })

  test('ends every session of its users at sign-out', async () => {
    const { server, signIn, obtainCode, redeem } = startPage()
    const cookie = cookieOf(await signIn())
    await redeem(await obtainCode())
    await server.fetch(tokenRequest3())
    const response = await server.fetch(new Request(`${ROOT}/auth/signout`, { headers: { cookie } }))
    expect(response.status).toBe(204)
    expect(server.sessions.all.map(({ user, isLive }) => [user, isLive])).toEqual([
      [undefined, true],
      ['allison', false],
    ])
  })
})
