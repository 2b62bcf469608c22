// The login page of SanteDB's `OAuthServiceBehavior.Authorize`, and the way back from it.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_USER_WITH_EXPIRED_PASSWORD, EXAMPLE_USER_WITH_MULTI_FACTOR } from '../example-accounts.ts'
import { ALLISON, ASKED, startPage } from '../testing/authorize-3.test-support.ts'
import { fieldsOfPage } from '../testing/login-page.test-support.ts'
import { ROOT } from '../testing/start-3.test-support.ts'

describe('the login page', () => {
  test('asks for a password, and keeps what was asked', async () => {
    const response = await startPage().open({ login_hint: 'allison' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(fieldsOfPage(await response.text())).toEqual({
      ...ASKED,
      username: 'allison',
      password: '',
      x_mfa: '',
    })
  })

  test('speaks the language of ui_locale', async () => {
    expect(await (await startPage().open({ ui_locale: 'fr' })).text()).toContain('Mot de passe')
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
    const response = await startPage().signIn({}, credentials)
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain(message)
    expect(html).not.toContain(credentials.password)
    expect(fieldsOfPage(html)).toMatchObject({ ...ASKED, username: credentials.username })
  })

  test('counts wrong passwords', async () => {
    const { signIn } = startPage({ lockout: { maximumFailures: 0 } })
    await signIn({}, { ...ALLISON, password: 'wrong' })
    expect(await (await signIn()).text()).toContain('locked until')
  })

  test('shows nothing as markup that came from outside', async () => {
    const html = await (await startPage().open({ state: '"><script>', login_hint: '<b>' })).text()
    expect(html).not.toContain('"><script>')
    expect(html).not.toContain('<b>')
  })
})

describe('the way back', () => {
  test('is a redirect that escapes nothing and adds a second question mark', async () => {
    const response = await startPage().signIn({ state: 'x/y=z' })
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/app\.example\.org\/callback\?keep=1\?code=[\w-]+&state=x\/y=z$/,
    )
  })

  test('escapes what a header cannot carry', async () => {
    const response = await startPage().signIn({ state: 'é\n' })
    expect(response.headers.get('location')).toMatch(/&state=%C3%A9%0A$/)
  })

  test('can be a fragment, and has an empty state', async () => {
    const response = await startPage().signIn({ response_mode: 'fragment', state: undefined })
    expect(response.headers.get('location')).toMatch(
      /^https:\/\/app\.example\.org\/callback\?keep=1#code=[\w-]+&state=$/,
    )
  })

  test('can be a form that posts itself', async () => {
    const response = await startPage().signIn({ response_mode: 'form_post' })
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain('action="https://app.example.org/callback?keep=1"')
    expect(fieldsOfPage(html)).toEqual({ state: ASKED['state'], code: expect.stringMatching(/^[\w-]+$/) })
  })
})

test.each([
  [{ response_type: undefined }, 'invalid_request', 'missing response_type'],
  [{ response_type: 'token' }, 'unsupported_response_type', 'unsupported response_type token'],
  [{ response_mode: 'web_message' }, 'unsupported_response_mode', 'unsupported response_mode web_message'],
  [{ redirect_uri: undefined }, 'invalid_request', 'missing redirect_uri'],
])('refuses %j, with the state as error_detail', async (changes, error, description) => {
  const response = await startPage().open(changes)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error,
    error_description: description,
    error_detail: ASKED['state'],
  })
})

test.each(['NOBODY', undefined])('answers False to the client %s', async (clientId) => {
  const response = await startPage().open({ client_id: clientId })
  expect(response.status).toBe(400)
  expect(response.headers.get('content-type')).toBe('text/plain')
  expect(await response.text()).toBe('False')
})

test('a form without a body or a type is refused as at the token endpoint', async () => {
  const { server, post } = startPage()
  const untyped = await server.fetch(new Request(`${ROOT}/auth/authorize`, { method: 'POST' }))
  expect(await untyped.json()).toHaveProperty('error_description', 'request is empty.')
  expect((await post({})).status).toBe(400)
})
