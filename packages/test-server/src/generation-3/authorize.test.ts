// Protocol section 5.4, the column of 3.x, and the cookie in 5.7.
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { fieldsOfPage } from '../testing/login-page.test-support.ts'
import { type TokenRequestChanges, basic } from '../testing/token-request.test-support.ts'
import { CLIENT_ONLY, tokenRequest3 } from '../testing/token-request-3.test-support.ts'

const ROOT = 'http://icdr.example.org:8080'
const CALLBACK = 'https://app.example.org/callback?keep=1'
const DEVICE = { authorization: basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret) }
const ALLISON = { username: EXAMPLE_USER.id, password: EXAMPLE_USER.password }

const asked: Record<string, string> = {
  client_id: EXAMPLE_APPLICATION.id,
  redirect_uri: CALLBACK,
  response_type: 'code',
  state: 'a "b" & c',
  nonce: 'n-1',
  scope: 'openid',
}

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: 1_767_225_600_000 }
  const server = createTestServer({ generation: 3, clock: () => time.nowMs, ...options })
  const open = (changes: Record<string, string | undefined> = {}, headers: Record<string, string> = {}) => {
    const query = new URLSearchParams(
      Object.entries({ ...asked, ...changes }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    )
    return server.fetch(new Request(`${ROOT}/auth/authorize?${query}`, { headers }))
  }
  const post = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    server.fetch(
      new Request(`${ROOT}/auth/authorize`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams(fields).toString().replaceAll('+', '%20'),
      }),
    )
  const signIn = async (
    changes: Record<string, string | undefined> = {},
    credentials: Record<string, string> = ALLISON,
    headers: Record<string, string> = {},
  ) => {
    const page = await open(changes, headers)
    return post({ ...fieldsOfPage(await page.text()), ...credentials }, headers)
  }
  const obtainCode = async (headers: Record<string, string> = {}) =>
    new URL((await signIn({ state: '' }, ALLISON, headers)).headers.get('location') ?? '').href
      .split('?code=')[1]
      ?.split('&')[0] ?? ''
  const redeem = (code: string, changes: TokenRequestChanges = CLIENT_ONLY) =>
    server.fetch(
      tokenRequest3({
        ...changes,
        fields: { grant_type: 'authorization_code', code, scope: undefined, ...changes.fields },
      }),
    )
  return { server, time, open, post, signIn, obtainCode, redeem }
}

describe('the login page', () => {
  test('asks for a password, and keeps what was asked', async () => {
    const response = await start().open({ login_hint: 'allison' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(fieldsOfPage(await response.text())).toEqual({
      ...asked,
      username: 'allison',
      password: '',
      x_mfa: '',
    })
  })

  test('speaks the language of ui_locale', async () => {
    expect(await (await start().open({ ui_locale: 'fr' })).text()).toContain('Mot de passe')
  })

  test.each([
    ['a wrong password', { ...ALLISON, password: 'wrong' }, 'Invalid username or password'],
    [
      'a second factor that is needed',
      { ...ALLISON, username: EXAMPLE_USER_WITH_MULTI_FACTOR.id },
      'Multi-factor Authentication is Required',
    ],
    [
      'an expired password',
      { ...ALLISON, username: EXAMPLE_USER_WITH_EXPIRED_PASSWORD.id },
      'The password has expired',
    ],
  ])('comes again with status 200 for %s', async (_, credentials, message) => {
    const response = await start().signIn({}, credentials)
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain(message)
    expect(html).not.toContain(credentials.password)
    expect(fieldsOfPage(html)).toMatchObject({ ...asked, username: credentials.username })
  })

  test('counts wrong passwords', async () => {
    const { signIn } = start({ lockout: { maximumFailures: 0 } })
    await signIn({}, { ...ALLISON, password: 'wrong' })
    expect(await (await signIn()).text()).toContain('locked until')
  })

  test('shows nothing as markup that came from outside', async () => {
    const html = await (await start().open({ state: '"><script>', login_hint: '<b>' })).text()
    expect(html).not.toContain('"><script>')
    expect(html).not.toContain('<b>')
  })
})

describe('the way back', () => {
  test('is a redirect that escapes nothing and adds a second question mark', async () => {
    const response = await start().signIn({ state: 'x/y=z' })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/app\.example\.org\/callback\?keep=1\?code=[\w-]+&state=x\/y=z$/,
    )
  })

  test('escapes what a header cannot carry', async () => {
    const response = await start().signIn({ state: 'é\n' })
    expect(response.headers.get('location')).toMatch(/&state=%C3%A9%0A$/)
  })

  test('can be a fragment, and has an empty state', async () => {
    const response = await start().signIn({ response_mode: 'fragment', state: undefined })
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/app\.example\.org\/callback\?keep=1#code=[\w-]+&state=$/,
    )
  })

  test('can be a form that posts itself', async () => {
    const response = await start().signIn({ response_mode: 'form_post' })
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain('action="https://app.example.org/callback?keep=1"')
    expect(fieldsOfPage(html)).toEqual({ state: asked['state'], code: expect.stringMatching(/^[\w-]+$/) })
  })
})

test.each([
  [{ response_type: undefined }, 'invalid_request', 'missing response_type'],
  [{ response_type: 'token' }, 'unsupported_response_type', 'unsupported response_type token'],
  [{ response_mode: 'web_message' }, 'unsupported_response_mode', 'unsupported response_mode web_message'],
  [{ redirect_uri: undefined }, 'invalid_request', 'missing redirect_uri'],
])('refuses %j, with the state as error_detail', async (changes, error, description) => {
  const response = await start().open(changes)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error,
    error_description: description,
    error_detail: asked['state'],
  })
})

test.each(['NOBODY', undefined])('answers False to the client %s', async (clientId) => {
  const response = await start().open({ client_id: clientId })
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(await response.text()).toBe('False')
})

describe('a code', () => {
  test('gives a session of the user, with the nonce of the page and the scope of the token request', async () => {
    const { obtainCode, redeem } = start()
    const code = await obtainCode()
    const response = await redeem(code, {
      ...CLIENT_ONLY,
      fields: { ...CLIENT_ONLY.fields, scope: POLICY.login },
    })
    expect(response.status).toBe(200)
    expect(await response.clone().json()).toHaveProperty('nonce', 'n-1')
    const answer = await readTokenAnswer(response)
    expect(decodeJwt(answer.id_token)).toMatchObject({ name: 'allison', nonce: 'n-1', scope: POLICY.login })
    expect(answer.refresh_token).not.toBe('')
  })

  test('works as often as it likes for a minute', async () => {
    const { obtainCode, redeem, time } = start()
    const code = await obtainCode()
    expect((await redeem(code)).status).toBe(200)
    time.nowMs += 60_000 - 1
    expect((await redeem(code)).status).toBe(200)
    time.nowMs += 1
    const response = await redeem(code)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'expired authorization_code',
    })
  })

  test.each([
    ['without the device it was made with', DEVICE, CLIENT_ONLY, 'missing device identity'],
    ['with a device it was made without', {}, {}, 'mismatch device identity'],
  ])('%s is refused', async (_, headers, changes, description) => {
    const { obtainCode, redeem } = start()
    const response = await redeem(await obtainCode(headers), changes)
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_grant', error_description: description })
  })

  test('with the same device', async () => {
    const { obtainCode, redeem } = start()
    expect((await redeem(await obtainCode(DEVICE), {})).status).toBe(200)
  })

  test('with another device', async () => {
    const other = { id: 'OTHER', secret: 'other secret' }
    const { obtainCode, redeem } = start({ devices: [EXAMPLE_DEVICE, other] })
    const response = await redeem(await obtainCode(DEVICE), {
      headers: { authorization: basic(other.id, other.secret) },
    })
    expect(await response.json()).toHaveProperty('error_description', 'mismatch device identity')
  })

  test.each([
    [{ client_secret: undefined }, 'invalid_grant', 'missing client identity'],
    [{ client_id: 'OTHER', client_secret: 'other secret' }, 'invalid_grant', 'mismatch client identity'],
    [{ code: undefined }, 'invalid_request', 'missing authorization_code'],
    [{ code: '!' }, 'invalid_grant', 'invalid authorization_code'],
  ])('with %j is refused', async (fields, error, description) => {
    const applications = [EXAMPLE_APPLICATION, { id: 'OTHER', secret: 'other secret' }]
    const { obtainCode, redeem } = start({ applications })
    const response = await redeem(await obtainCode(), {
      ...CLIENT_ONLY,
      fields: { ...CLIENT_ONLY.fields, ...fields },
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error, error_description: description })
  })

  test.each(['AAAA', 'A'.repeat(80)])('that was not made here fails with 500: %s', async (code) => {
    const response = await start().redeem(code)
    expect(response.status).toBe(500)
    expect(await response.json()).toHaveProperty('error', 'unspecified_error')
  })

  test('needs the policy of its flow', async () => {
    const { obtainCode, redeem } = start({
      applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.codeFlowWithoutDevice]: 'deny' } }],
    })
    expect((await redeem(await obtainCode())).status).toBe(403)
    expect((await redeem(await obtainCode(DEVICE), {})).status).toBe(200)
  })
})

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

describe('the cookie of the login page', () => {
  test('makes another sign-in unnecessary for an hour', async () => {
    const { open, signIn, time } = start()
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
    const { server, signIn, obtainCode, redeem } = start()
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

test('a form without a body or a type is refused as at the token endpoint', async () => {
  const { server, post } = start()
  const untyped = await server.fetch(new Request(`${ROOT}/auth/authorize`, { method: 'POST' }))
  expect(await untyped.json()).toHaveProperty('error_description', 'request is empty.')
  expect((await post({})).status).toBe(400)
})
