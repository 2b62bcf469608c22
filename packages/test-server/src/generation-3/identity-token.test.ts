// SanteDB's `OAuthServiceBehavior`, `CreateSigningCredentials` and `GetJsonWebKeySet`.
import { X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION } from '../example-accounts.ts'
import { STARTED_AT_MS, start } from '../testing/start-3.test-support.ts'

describe('the identity token', () => {
  test.each([
    [`SA.${EXAMPLE_APPLICATION.id}`, `SA.${EXAMPLE_APPLICATION.id}`],
    ['jwsdefault', 'jwsdefault'],
    ['not asked for', 'default'],
  ])('of a server with a key named %s is signed by %s', async (configured, used) => {
    const { obtain } = start({
      identityTokenKey: 'jwsdefault',
      keys: [{ name: configured, algorithm: 'hmac', secret: 'abcde' }],
    })
    const { id_token: identityToken } = await obtain()
    expect(decodeProtectedHeader(identityToken)).toHaveProperty('kid', used)
  })

  test.each([
    ['rs256', 'RS256'],
    ['rs512', 'RS512'],
  ] as const)(
    'with an %s key can be verified with the certificate of the key set',
    async (algorithm, name) => {
      const { server, obtain } = start({ keys: [{ name: 'default', algorithm }] })
      const { access_token: accessToken, id_token: identityToken } = await obtain()
      expect(accessToken).toMatch(/^[\w-]{22}\.[\w-]{342}$/)
      const jwks: unknown = await (await server.fetch(new Request('http://localhost/auth/jwks'))).json()
      const header = decodeProtectedHeader(identityToken)
      expect(Object.keys(header)).toEqual(['alg', 'kid', 'x5t', 'typ'])
      expect(header).toMatchObject({ alg: name, kid: expect.stringMatching(/^[0-9A-F]{40}$/) })
      expect(jwks).toEqual({
        keys: [{ kty: 'RSA', kid: header.kid, x5t: header.x5t, x5c: [expect.any(String)] }],
      })
      const [certificate = ''] = (jwks as { keys: { x5c: string[] }[] }).keys[0]?.x5c ?? []
      const publicKey = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
      const { payload } = await jwtVerify(identityToken, publicKey, { currentDate: new Date(STARTED_AT_MS) })
      expect(payload['name']).toBe('EXAMPLE_APPLICATION')
    },
  )

  test('has a string for an audience where builds before v3.0.2033 have', async () => {
    const { id_token: identityToken } = await start({ audience: 'string' }).obtain()
    expect(decodeJwt(identityToken).aud).toBe('EXAMPLE_APPLICATION')
  })

  test('is the access token too in JWT mode, and is accepted as a bearer', async () => {
    const { obtain, get } = start({ tokenType: 'jwt' })
    const answer = await obtain()
    expect(answer.token_type).toBe('urn:ietf:params:oauth:token-type:jwt')
    expect(answer.access_token).toBe(answer.id_token)
    expect((await get('/fhir/Patient', `Bearer ${answer.access_token}`)).status).toBe(200)
    const [header, payload] = answer.access_token.split('.')
    expect((await get('/fhir/Patient', `Bearer ${header}.${payload}.AAAA`)).status).toBe(403)
  })
})
