// Protocol sections 1, 1.2 to 1.4, 4.5, 5.7, 6.5 and 6.6.
import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USER } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, POLICY_NAMES, policyViolationText } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { type TokenAnswer, readTokenAnswer } from '../testing/answers.test-support.ts'
import { type TokenRequestChanges, basic } from '../testing/token-request.test-support.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'

const ROOT = 'http://icdr.example.org:8080'
const RSA = { keys: [{ name: 'default', algorithm: 'rs256' }] } as const

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: 1_767_225_600_000 }
  const server = createTestServer({ generation: 3, clock: () => time.nowMs, ...options })
  const obtain = async (changes?: TokenRequestChanges): Promise<TokenAnswer> =>
    readTokenAnswer(await server.fetch(tokenRequest3(changes)))
  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    server.fetch(new Request(`${ROOT}${path}`, { method, headers, ...(body === undefined ? {} : { body }) }))
  const get = (path: string, authorization?: string, headers: Record<string, string> = {}) =>
    send('GET', path, { accept: 'application/json', ...headers, ...(authorization ? { authorization } : {}) })
  const postForm = (path: string, fields: Record<string, string>) =>
    send(
      'POST',
      path,
      { 'content-type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(fields).toString(),
    )
  return { server, time, obtain, send, get, postForm }
}

function generateTestKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
}

describe('discovery', () => {
  test('lists what 3.x lists, under the address of the request', async () => {
    const response = await start(RSA).get('/auth/.well-known/openid-configuration')
    expect(await response.json()).toEqual({
      issuer: 'http://localhost:8080/auth',
      authorization_endpoint: `${ROOT}/auth/authorize`,
      token_endpoint: `${ROOT}/auth/oauth2_token`,
      userinfo_endpoint: `${ROOT}/auth/userinfo`,
      jwks_uri: `${ROOT}/auth/jwks`,
      end_session_endpoint: `${ROOT}/auth/signout`,
      scopes_supported: [...POLICY_NAMES.keys()],
      response_types_supported: ['code'],
      grant_types_supported: expect.arrayContaining([
        'client_credentials',
        'password',
        'refresh_token',
        'x_challenge',
      ]),
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    })
  })

  test('lists the algorithms of all keys, each once', async () => {
    const response = await start({
      keys: [
        { name: 'a', algorithm: 'rs512' },
        { name: 'b', algorithm: 'hmac' },
      ],
    }).get('/auth/.well-known/openid-configuration')
    expect(await response.json()).toHaveProperty('id_token_signing_alg_values_supported', ['RS512', 'HS256'])
  })
})

test('the key set publishes the HMAC secret of protocol section 11.2', async () => {
  const secret = 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS'
  const response = await start({ keys: [{ name: 'default', algorithm: 'hmac', secret }] }).get('/auth/jwks')
  expect(await response.json()).toEqual({
    keys: [{ kty: 'oct', kid: 'default', k: 'RVhBTVBMRS1ITUFDLVNFQ1JFVC1GT1ItVEVTVC1WRUNUT1JT' }],
  })
})

test('the key set has a short secret doubled, and each key id once', async () => {
  const response = await start({
    keys: [
      { name: 'default', algorithm: 'hmac', secret: 'abcde' },
      { name: 'default', algorithm: 'hmac', secret: 'other' },
    ],
  }).get('/auth/jwks')
  expect(await response.json()).toEqual({
    keys: [{ kty: 'oct', kid: 'default', k: btoa('abcde'.repeat(4)).replaceAll('=', '') }],
  })
})

describe('the router', () => {
  test.each([
    ['POST', '/auth/session'],
    ['POST', '/auth/oauth2_token/'],
    ['OPTIONS', '/auth/oauth2_token'],
    ['HEAD', '/auth/jwks'],
    ['PING', '/auth/jwks'],
    ['DELETE', '/auth/nothing'],
  ])('refuses %s %s with 405', async (method, path) => {
    const response = await start().send(method, path)
    expect(response.status).toBe(405)
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    if (method === 'HEAD') return
    expect(await response.json()).toEqual({
      error: 'unspecified_error',
      error_description: 'Method not permitted',
    })
  })

  test.each(['/auth/oauth2_token', '/auth/login.html', '/auth/'])(
    'finds no asset for GET %s',
    async (path) => {
      const response = await start().get(path)
      expect(response.status).toBe(404)
      expect(await response.text()).toBe('')
    },
  )

  test.each(['/auth/', '/auth', '/AUTH/'])('answers PING %s with 204', async (path) => {
    expect((await start().send('PING', path)).status).toBe(204)
  })

  test('does not mind the case of a path', async () => {
    expect((await start().get('/Auth/JWKS')).status).toBe(200)
  })
})

describe('GET session', () => {
  test('tells the session without its refresh token, with a fresh identity token', async () => {
    const { obtain, get, time } = start()
    const answer = await obtain({ fields: passwordFields({ nonce: 'n-1' }) })
    time.nowMs += 500
    const response = await get('/auth/session', `Bearer ${answer.access_token}`)
    expect(await response.clone().json()).toEqual({
      access_token: answer.access_token,
      id_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3599,
    })
    const { id_token: identityToken } = await readTokenAnswer(response)
    const claims = decodeJwt(identityToken)
    expect(claims.aud).toEqual(['EXAMPLE_APPLICATION', null])
    expect(claims).not.toHaveProperty('nonce')
    expect(claims.jti).not.toBe(decodeJwt(answer.id_token).jti)
  })

  test('answers 204 without a header', async () => {
    const response = await start().get('/auth/session')
    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
  })
})

test('GET userinfo gives one string for each type of claim', async () => {
  const { obtain, get } = start()
  const { access_token: token } = await obtain({ fields: passwordFields() })
  const claims: unknown = await (await get('/auth/userinfo', `Bearer ${token}`)).json()
  expect(claims).toMatchObject({ name: 'allison', role: 'CLINICAL_STAFF' })
  expect(Object.values(claims as object).every((value) => typeof value === 'string')).toBe(true)
})

const DEVICE = basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret)

test.each([
  ['/auth/session', DEVICE],
  ['/auth/session', 'Digest x'],
  ['/auth/userinfo', undefined],
  ['/auth/userinfo', DEVICE],
])('GET %s with %s answers 200 with an error', async (path, authorization) => {
  const response = await start().get(path, authorization)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({
    error: 'invalid_request',
    error_description: 'No Such Session',
  })
})

interface BearerRow {
  readonly situation: string
  readonly options?: Partial<TestServerOptions>
  /** The header to send, made of a live session's token. */
  readonly authorization: (token: string) => string
  readonly status: number
  readonly message: string
  readonly waitMs?: number
}

const badBearers: readonly BearerRow[] = [
  {
    situation: 'no token',
    authorization: () => 'Bearer',
    status: 500,
    message: 'Index was outside the bounds of the array.',
  },
  {
    situation: 'a token of one part',
    authorization: (token) => `Bearer ${token.split('.')[0]}`,
    status: 403,
    message: 'Session token is not in the expected format',
  },
  {
    situation: 'a token that is no base64',
    authorization: (token) => `Bearer =${token}`,
    status: 400,
    message: 'The input is not a valid Base-64 string as it contains a non-base 64 character.',
  },
  {
    situation: 'a tampered token',
    authorization: (token) => `bearer ${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
    status: 403,
    message: 'Session token signature is not valid',
  },
  {
    situation: 'an expired token',
    authorization: (token) => `BEARER ${token}`,
    waitMs: 3_600_000,
    status: 401,
    message: 'error.security.session.expired',
  },
]

describe('a bearer that does not work', () => {
  test.each(badBearers)('fails the whole service: $situation', async (row) => {
    const { obtain, get, time } = start()
    const { access_token: token } = await obtain()
    time.nowMs += row.waitMs ?? 0
    for (const path of ['/auth/session', '/auth/userinfo', '/auth/jwks', '/auth/nothing']) {
      const response = await get(path, row.authorization(token))
      expect(response.status).toBe(row.status)
      expect(response.headers.has('www-authenticate')).toBe(false)
      expect(await response.json()).toEqual({ error: 'unspecified_error', error_description: row.message })
    }
  })

  test.each(badBearers.filter(({ status }) => status !== 401))(
    'fails a resource: $situation',
    async (row) => {
      const { obtain, get } = start()
      const { access_token: token } = await obtain()
      const response = await get('/fhir/Patient', row.authorization(token))
      expect(response.status).toBe(row.status)
      expect(response.headers.has('www-authenticate')).toBe(false)
      expect(await response.json()).toEqual({
        data: [],
        $type: expect.stringMatching(/Exception$/),
        message: row.message,
        policyOutcome: 'Deny',
      })
    },
  )

  test('gets an empty 401 from a resource once it has expired', async () => {
    const { obtain, get, time } = start()
    const { access_token: token } = await obtain()
    time.nowMs += 3_600_000 - 1
    expect((await get('/fhir/Patient', `Bearer ${token}`)).status).toBe(200)
    time.nowMs += 1
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(401)
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.text()).toBe('')
  })

  test('gets a challenge where that is switched on', async () => {
    const { obtain, get, time } = start({ expiredBearer: 'challenge' })
    const { access_token: token } = await obtain()
    time.nowMs += 3_600_000
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      'bearer realm="icdr.example.org" error="invalid_token" error_description="error.security.session.expired"',
    )
  })

  test('gets an empty 401 while its user is locked', async () => {
    const { server, obtain, get } = start({ lockout: { maximumFailures: 0 } })
    const { access_token: token } = await obtain({ fields: passwordFields() })
    await server.fetch(tokenRequest3({ fields: passwordFields({ password: 'wrong' }) }))
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('')
  })

  test('is refused as unknown when the session is gone', async () => {
    const keys = [{ name: 'default', algorithm: 'hmac', secret: 'of both servers' }] as const
    const { access_token: token } = await start({ keys }).obtain()
    const response = await start({ keys }).get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(403)
    expect(await response.json()).toHaveProperty('message', 'Invalid bearer token')
  })
})

describe('a resource', () => {
  test.each([undefined, 'Basic abc', 'Digest x'])('challenges the anonymous caller of %s', async (header) => {
    const response = await start().get('/hdsi/Patient', header)
    const text = policyViolationText(POLICY.clinicalData, 'ANONYMOUS', 'elevate')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      `bearer realm="icdr.example.org" error="insufficient_scope" scope="${POLICY.clinicalData}" error_description="${text}"`,
    )
    expect(await response.json()).toMatchObject({ $type: 'PolicyViolationException', message: text })
  })

  test('refuses what is denied with a fault and no challenge', async () => {
    const { obtain, get } = start({
      applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.clinicalData]: 'deny' } }],
    })
    const { access_token: token } = await obtain()
    const response = await get('/hdsi/Patient', `Bearer ${token}`)
    expect(response.status).toBe(403)
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.json()).toMatchObject({ policyId: POLICY.clinicalData, policyOutcome: 'Deny' })
  })

  test.each([undefined, '*/*', 'text/html, application/json'])(
    'writes the fault as text with numbers and nulls for Accept %s',
    async (accept) => {
      const response = await start().send('GET', '/hdsi/Patient', accept === undefined ? {} : { accept })
      expect(response.headers.get('content-type')).toBe('text/plain')
      expect(JSON.parse(await response.text())).toEqual({
        $type: 'PolicyViolationException',
        message: expect.any(String),
        data: [],
        policyId: POLICY.clinicalData,
        policyName: 'Clinical data',
        policyOutcome: 1,
        cause: null,
        rules: null,
      })
    },
  )

  test('writes the fault as XML', async () => {
    const response = await start().send('GET', '/hdsi/Patient', { accept: 'application/xml' })
    expect(response.headers.get('content-type')).toBe('application/xml')
    expect(await response.text()).toContain('<policyOutcome>Elevate</policyOutcome>')
  })

  test('masks in a list what the session may not read', async () => {
    const { obtain, get } = start()
    const { access_token: token } = await obtain({ fields: passwordFields() })
    const response = await get('/hdsi/Patient', `Bearer ${token}`)
    expect(response.status).toBe(200)
    const { item } = (await response.json()) as { item: object[] }
    expect(item.filter((record) => 'tag' in record)).toEqual([
      { $type: 'Patient', id: 'e73ae3fe-dc6d-4e05-a5da-715f90f5c789', tag: { '$pep.masked': 'true' } },
    ])
    const refused = await get('/hdsi/Patient', `Bearer ${token}`, { 'x-santedb-emitprivacyerror': 'true' })
    expect(refused.status).toBe(401)
  })

  test.each(['/fhir/Patient/', '/hdsi/Patient/'])('reads one record at %s', async (path) => {
    const { obtain, get } = start()
    const authorization = `Bearer ${(await obtain()).access_token}`
    const found = await get(`${path}0C1A2F0E-6a3b-4d7f-9a60-3d1f4c0a7b11`, authorization)
    expect(await found.json()).toMatchObject({ id: '0c1a2f0e-6a3b-4d7f-9a60-3d1f4c0a7b11' })
    expect((await get(`${path}nothing`, authorization)).status).toBe(404)
  })
})

describe('signout', () => {
  test('ends the session of the bearer', async () => {
    const { obtain, get } = start()
    const { access_token: token, refresh_token: refreshToken } = await obtain({ fields: passwordFields() })
    expect(refreshToken).not.toBe('')
    const response = await get('/auth/signout', `Bearer ${token}`)
    expect(response.status).toBe(204)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const after = await get('/fhir/Patient', `Bearer ${token}`)
    expect(after.status).toBe(401)
    expect(await after.text()).toBe('')
  })

  test('ends the refresh token too', async () => {
    const { server, obtain, get } = start()
    const { access_token: token, refresh_token: refreshToken } = await obtain({ fields: passwordFields() })
    await get('/auth/signout', `Bearer ${token}`)
    const response = await server.fetch(
      tokenRequest3({ fields: { grant_type: 'refresh_token', refresh_token: refreshToken } }),
    )
    expect(await response.json()).toHaveProperty('error_description', 'invalid refresh token')
  })

  test('ends the session of an identity token that a certificate stands behind', async () => {
    const { obtain, get, postForm } = start(RSA)
    const { access_token: token, id_token: hint } = await obtain({ fields: passwordFields() })
    expect((await postForm('/auth/signout', { id_token_hint: hint })).status).toBe(204)
    expect((await get('/auth/session', `Bearer ${token}`)).status).toBe(401)
    const again = await postForm('/auth/signout', { id_token_hint: hint })
    expect(again.status).toBe(401)
    expect(await again.json()).toHaveProperty('error', 'unspecified_error')
  })

  test.each([
    ['signed with a shared secret', {}, (hint: string) => hint],
    ['tampered with', RSA, (hint: string) => `${hint.slice(0, -4)}AAAA`],
    ['that is no token', RSA, () => 'x'],
  ])('refuses a hint %s', async (_, options, change) => {
    const { obtain, postForm } = start(options)
    const { id_token: hint } = await obtain({ fields: passwordFields() })
    const response = await postForm('/auth/signout', { id_token_hint: change(hint) })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_request', error_description: 'invalid token' })
  })

  test('refuses a hint that has expired', async () => {
    const { obtain, postForm, time } = start(RSA)
    const { id_token: hint } = await obtain({ fields: passwordFields() })
    time.nowMs += 3_600_000
    const response = await postForm('/auth/signout', { id_token_hint: hint })
    expect(await response.json()).toHaveProperty('error_description', 'invalid token')
  })

  test('refuses a hint whose session is not known', async () => {
    const { server, obtain, postForm } = start({
      keys: [{ name: 'default', algorithm: 'rs256', privateKey: generateTestKey() }],
    })
    const { id_token: hint } = await obtain({ fields: passwordFields() })
    server.restart()
    const response = await postForm('/auth/signout', { id_token_hint: hint })
    expect(response.status).toBe(400)
    expect(await response.json()).toEqual({ error: 'invalid_request', error_description: 'invalid session' })
  })

  test('does nothing without anything to go by', async () => {
    const { obtain, get, send, postForm } = start()
    const { access_token: token } = await obtain({ fields: passwordFields() })
    const { id: username } = EXAMPLE_USER
    expect((await get('/auth/signout')).status).toBe(204)
    expect((await postForm('/auth/signout', { logout_hint: username })).status).toBe(204)
    expect((await send('POST', '/auth/signout', { authorization: `Bearer ${token}` })).status).toBe(204)
    expect((await get('/auth/session', `Bearer ${token}`)).status).toBe(200)
  })

  test('refuses a form without a body', async () => {
    const response = await start().send(
      'POST',
      '/auth/signout',
      { 'content-type': 'application/x-www-form-urlencoded' },
      '',
    )
    expect(response.status).toBe(400)
  })
})
