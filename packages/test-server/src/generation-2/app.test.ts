// SanteDB's `OAuthTokenBehavior`, `OAuthErrorBehavior`, `OAuthTokenBehavior.Session` and
// `OAuthTokenBehavior.GetDiscovery`, 6.2 and 6.5.
import { compactVerify, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY_NAMES } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { type TokenAnswer, readTokenAnswer } from '../testing/answers.test-support.ts'
import { tokenRequest } from '../testing/token-request.test-support.ts'
import { hmacSecretBytes } from '../tokens/hmac-key.ts'

const ROOT = 'http://icdr.example.org:8080'

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: 1_767_225_600_000 }
  const server = createTestServer({ generation: 2, clock: () => time.nowMs, ...options })
  const obtain = async (): Promise<TokenAnswer> => readTokenAnswer(await server.fetch(tokenRequest()))
  const get = (path: string, authorization?: string): Promise<Response> =>
    server.fetch(new Request(`${ROOT}${path}`, authorization ? { headers: { authorization } } : {}))
  return { server, time, obtain, get }
}

describe('discovery', () => {
  test('lists what 2.x lists, under the address of the request', async () => {
    const response = await start().get('/auth/.well-known/openid-configuration')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      issuer: 'http://localhost:8080/auth',
      authorization_endpoint: `${ROOT}/auth/authorize/`,
      token_endpoint: `${ROOT}/auth/oauth2_token`,
      userinfo_endpoint: `${ROOT}/auth/userinfo`,
      jwks_uri: `${ROOT}/auth/jwks`,
      scopes_supported: [...POLICY_NAMES.keys()],
      response_types_supported: ['code'],
      grant_types_supported: ['client_credentials', 'password', 'authorization_code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['HS256'],
    })
  })

  test.each([
    ['http://localhost', 'http://localhost:80/auth/oauth2_token'],
    ['https://localhost', 'https://localhost:443/auth/oauth2_token'],
  ])('names the port of %s although it is the usual one', async (root, endpoint) => {
    const { server } = start()
    const response = await server.fetch(new Request(`${root}/auth/.well-known/openid-configuration`))
    expect(await response.json()).toHaveProperty('token_endpoint', endpoint)
  })
})

describe('GET session', () => {
  test('tells the session without its refresh token, signed with the key of the server', async () => {
    const { obtain, get, time } = start({
      keys: [{ name: 'default', algorithm: 'hmac', secret: 'key of the server' }],
    })
    const { access_token: token } = await obtain()
    time.nowMs += 16
    const response = await get('/auth/session', `Bearer ${token}`)
    const answer: unknown = await response.clone().json()
    expect(answer).toEqual({
      access_token: token,
      id_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 1_799_984,
    })
    const { id_token: identityToken } = await readTokenAnswer(response)
    await expect(compactVerify(identityToken, hmacSecretBytes('key of the server'))).resolves.toBeDefined()
    expect(decodeProtectedHeader(identityToken)).toEqual({ typ: 'JWT', alg: 'HS256', name: 'default' })
  })

  test.each([
    [`SA.${EXAMPLE_APPLICATION.sid}`, `SA.${EXAMPLE_APPLICATION.sid}`],
    ['jwsdefault', 'jwsdefault'],
    ['not asked for', 'default'],
  ])('with a key named %s, signs with the one named %s', async (configured, used) => {
    const { obtain, get } = start({
      identityTokenKey: 'jwsdefault',
      keys: [{ name: configured, algorithm: 'hmac', secret: 'one more key' }],
    })
    const { access_token: token } = await obtain()
    const answer = await readTokenAnswer(await get('/auth/session', `bearer ${token}`))
    expect(decodeProtectedHeader(answer.id_token)).toHaveProperty('name', used)
  })
})

test('GET userinfo gives the claims as octets', async () => {
  const { obtain, get } = start()
  const { access_token: token } = await obtain()
  const response = await get('/auth/userinfo', `Bearer ${token}`)
  expect(response.headers.get('content-type')).toBe('application/octet-stream')
  expect(await response.json()).toMatchObject({ jti: token, appid: EXAMPLE_APPLICATION.sid })
})

test('GET /fhir/Patient gives a bundle to a live session, whatever the case of scheme and path', async () => {
  const { obtain, get } = start()
  const { access_token: token } = await obtain()
  for (const [path, scheme] of [
    ['/fhir/Patient', 'Bearer'],
    ['/FHIR/patient?_count=5', 'BEARER'],
  ]) {
    const response = await get(`${path}`, `${scheme} ${token}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/fhir+json')
    expect(await response.json()).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 2 })
  }
})

test.each(['/auth/', '/auth', '/AUTH/'])('answers PING %s with 204', async (path) => {
  const response = await start().server.fetch(new Request(`${ROOT}${path}`, { method: 'PING' }))
  expect(response.status).toBe(204)
  expect(await response.text()).toBe('')
})

describe('answers 200 with error 0', () => {
  test.each([
    ['GET', '/auth/jwks'],
    ['GET', '/auth/oauth2_token'],
    ['POST', '/auth/session'],
    ['GET', '/auth/signout'],
    ['OPTIONS', '/auth/oauth2_token'],
    ['GET', '/auth/'],
  ])('to %s %s, which is no operation', async (method, path) => {
    const response = await start().server.fetch(new Request(`${ROOT}${path}`, { method }))
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ error: 0 })
  })
})

interface BearerRow {
  readonly situation: string
  /** The header to send, made of a live session's token. */
  readonly authorization: (token: string) => string | undefined
  readonly message: string | RegExp
  readonly status?: number
}

const badBearers: readonly BearerRow[] = [
  { situation: 'no header', authorization: () => undefined, message: 'Missing Authorization header' },
  {
    situation: 'another scheme',
    authorization: (token) => `Basic ${token}`,
    message: 'Invalid authentication scheme',
  },
  {
    situation: 'no token',
    authorization: () => 'Bearer',
    message: 'Index was outside the bounds of the array.',
    status: 500,
  },
  {
    situation: 'a token that is not hexadecimal',
    authorization: () => 'Bearer wAWre11y8RGD37MwzLLYdw.6VP28ngw',
    message: 'Input string was not in a correct format.',
    status: 500,
  },
  {
    situation: 'a tampered token',
    authorization: (token) => `Bearer ${token.startsWith('0') ? '1' : '0'}${token.slice(1)}`,
    message: 'Session token signature is not valid',
  },
]

describe('without a live session', () => {
  test.each(badBearers)('GET session answers 200 with error 0 to $situation', async (row) => {
    const { obtain, get } = start()
    const { access_token: token } = await obtain()
    for (const path of ['/auth/session', '/auth/userinfo']) {
      const response = await get(path, row.authorization(token))
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({ error: 0, error_description: row.message })
    }
  })

  test.each(badBearers)('a resource answers with a fault to $situation', async (row) => {
    const { obtain, get } = start()
    const { access_token: token } = await obtain()
    const response = await get('/fhir/Patient', row.authorization(token))
    expect(response.status).toBe(row.status ?? 403)
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.json()).toEqual({
      data: [],
      $type: expect.stringMatching(/Exception$/),
      message: row.message,
      policyOutcome: 'Deny',
    })
  })

  test('an expired one is told so by its bytes', async () => {
    const { obtain, get, time } = start()
    const { access_token: token } = await obtain()
    time.nowMs += 1_800_000 - 1
    expect((await get('/fhir/Patient', `Bearer ${token}`)).status).toBe(200)
    time.nowMs += 1
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(403)
    const bytes = token.slice(0, 32).match(/../g)?.join('-')
    expect(await response.json()).toEqual({
      data: [],
      $type: 'SecuritySessionException',
      message: `Session ${bytes} is expired`,
      policyOutcome: 'Deny',
    })
  })

  test('the old access token ends with a refresh', async () => {
    const { server, obtain, get } = start()
    const { access_token: token, refresh_token: refreshToken } = await obtain()
    await server.fetch(tokenRequest({ fields: { grant_type: 'refresh_token', refresh_token: refreshToken } }))
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(403)
    expect(await response.json()).toHaveProperty('message', 'Invalid bearer token')
  })

  test('a lock of the application shuts its sessions out until it ends', async () => {
    const { server, obtain, get, time } = start({ lockout: { maximumFailures: 0 } })
    const { access_token: token } = await obtain()
    await server.fetch(tokenRequest({ fields: { client_secret: 'wrong' } }))
    expect((await get('/fhir/Patient', `Bearer ${token}`)).status).toBe(403)
    time.nowMs += 30_000
    expect((await get('/fhir/Patient', `Bearer ${token}`)).status).toBe(200)
  })

  test('the token of another server does not count', async () => {
    const { obtain } = start()
    const { access_token: token } = await obtain()
    expect((await start().get('/fhir/Patient', `Bearer ${token}`)).status).toBe(403)
  })
})
