// SanteDB's `OAuthServiceBehavior`, `OAuthServiceBehavior.Discovery` and `GetJsonWebKeySet`.
import { describe, expect, test } from 'vitest'
import { POLICY_NAMES } from '../policies.ts'
import { ROOT, RSA, start } from '../testing/start-3.test-support.ts'

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

test('the key set publishes the HMAC secret in base64url', async () => {
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
