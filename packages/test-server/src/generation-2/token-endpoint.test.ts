import { decodeProtectedHeader } from 'jose'
import { expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, POLICY_NAMES } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { type TokenAnswer, readTokenAnswer, verifiedClaims } from '../testing/answers.test-support.ts'
import { basic, tokenRequest } from '../testing/token-request.test-support.ts'
import { guidBytesToUuid, uuidToGuidBytes } from '../tokens/guid.ts'
import { HmacSigningKey } from '../tokens/hmac-key.ts'
import { LANGUAGE_CLAIM, OVERRIDE_CLAIM } from './client-claims.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { decodeToken, encodeToken } from './session-token.ts'

const SERVER_SECRET = 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS'
const STARTED_AT_MS = 1_610_385_363_437
const RESTRICTED = '1.3.6.1.4.1.33349.3.1.5.9.3'

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: STARTED_AT_MS }
  const server = createTestServer({
    generation: 2,
    clock: () => time.nowMs,
    keys: [{ name: 'default', algorithm: 'hmac', secret: SERVER_SECRET }],
    ...options,
  })
  const obtain = async (changes: Parameters<typeof tokenRequest>[0] = {}): Promise<TokenAnswer> => {
    const response = await server.fetch(tokenRequest(changes))
    expect(response.status).toBe(200)
    return readTokenAnswer(response)
  }
  const refresh = (refreshToken: string): Promise<Response> =>
    server.fetch(tokenRequest({ fields: { grant_type: 'refresh_token', refresh_token: refreshToken } }))
  return { server, time, obtain, refresh }
}

test('answers the documented request with the documented members', async () => {
  const { obtain } = start()
  const answer = await obtain()
  expect(Object.keys(answer)).toEqual([
    'access_token',
    'id_token',
    'token_type',
    'expires_in',
    'refresh_token',
  ])
  expect(answer).toMatchObject({ token_type: 'bearer', expires_in: 1_800_000 })
  expect(answer.access_token).toMatch(/^[0-9A-F]{96}$/)
  expect(answer.refresh_token).toMatch(/^[0-9A-F]{96}$/)
})

test('signs access tokens with the default key, over the session id', async () => {
  const { obtain } = start()
  const { access_token: token, id_token: identityToken } = await obtain()
  const key = new HmacSigningKey('default', SERVER_SECRET)
  const decoded = await decodeToken(token, key)
  const claims = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
  const sessionId = String(claims['http://santedb.org/claims/session-id'])
  expect(decoded.outcome === 'valid' && guidBytesToUuid(decoded.id)).toBe(sessionId)
  expect(await encodeToken(uuidToGuidBytes(sessionId), key)).toBe(token)
})

test('writes the claims of 2.x into the identity token', async () => {
  const { obtain } = start({ issuer: 'JIMS-IMS-DEV' })
  const { access_token: accessToken, id_token: identityToken } = await obtain()
  expect(await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)).toEqual({
    jti: accessToken,
    iat: '1610385363.437',
    iss: 'JIMS-IMS-DEV',
    sub: EXAMPLE_DEVICE.sid,
    unique_name: EXAMPLE_DEVICE.id,
    actort: '5d584bec-7cfe-4d24-a6d7-efaf7f315c1f',
    appid: EXAMPLE_APPLICATION.sid,
    devid: EXAMPLE_DEVICE.sid,
    'http://santedb.org/claims/session-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    scope: [...POLICY_NAMES.keys()],
    nbf: 1_610_385_363,
    exp: 1_610_387_163,
  })
})

test('signs the identity token with the client secret, type first, named after the application', async () => {
  const { obtain } = start()
  const { id_token: identityToken } = await obtain()
  expect(Object.entries(decodeProtectedHeader(identityToken))).toEqual([
    ['typ', 'JWT'],
    ['alg', 'HS256'],
    ['name', EXAMPLE_APPLICATION.sid],
  ])
})

test('signs with a short client secret doubled until it has 16 bytes', async () => {
  const { obtain } = start({ applications: [{ id: 'SHORT', secret: 'abcde' }] })
  const { id_token: identityToken } = await obtain({ fields: { client_id: 'SHORT', client_secret: 'abcde' } })
  expect(await verifiedClaims(identityToken, 'abcdeabcdeabcdeabcde')).toMatchObject({ nbf: 1_610_385_363 })
})

test('signs with the secret of the Basic header when that authenticated the application', async () => {
  const { obtain } = start({ applications: [EXAMPLE_APPLICATION, { id: 'OTHER', secret: 'other secret' }] })
  const { id_token: identityToken } = await obtain({
    headers: { authorization: basic('OTHER', 'other secret') },
  })
  expect(decodeProtectedHeader(identityToken)).not.toHaveProperty('name', EXAMPLE_APPLICATION.sid)
  await expect(verifiedClaims(identityToken, 'other secret')).resolves.toBeDefined()
})

test.each([
  ['wrong', basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret)],
  ['malformed', 'Basic a:b'],
  ['of three parts', `Basic ${btoa('a:b:c')}`],
  ['a bearer', 'Bearer ABC'],
])('uses the form when the Authorization header is %s', async (_, authorization) => {
  const { obtain } = start()
  await expect(obtain({ headers: { authorization } })).resolves.toBeDefined()
})

test('does not try the Basic header when that is switched off', async () => {
  const { server } = start({ basicApplicationAuthentication: false })
  const response = await server.fetch(
    tokenRequest({
      headers: { authorization: basic(EXAMPLE_APPLICATION.id, EXAMPLE_APPLICATION.secret) },
      fields: { client_secret: undefined },
    }),
  )
  expect(await response.json()).toMatchObject({ error: 'invalid_client' })
})

test('takes the documented upper-case BASIC and a content type with a charset', async () => {
  const { obtain } = start()
  await expect(
    obtain({
      headers: {
        'x-device-authorization':
          'BASIC RVhBTVBMRV9ERVZJQ0VfTk9ERTpxbGNFdGJvRi1INVhkSzR4MXQtYXJMNUdhRzRzdkY5VGtMNWE=',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      body: 'grant_type=client_credentials&scope=*&client_id=EXAMPLE_APPLICATION&client_secret=4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
    }),
  ).resolves.toMatchObject({ token_type: 'bearer' })
})

test('grants what was demanded first, then everything else that is granted', async () => {
  const { obtain } = start()
  const { id_token: identityToken } = await obtain({ fields: { scope: `${RESTRICTED} ${POLICY.login}` } })
  const { scope } = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
  expect(scope).toEqual([...new Set([RESTRICTED, POLICY.login, ...POLICY_NAMES.keys()])])
})

test('leaves out of the scope what either account is denied', async () => {
  const { obtain } = start({
    applications: [{ ...EXAMPLE_APPLICATION, policies: { [RESTRICTED]: 'deny' } }],
    devices: [{ ...EXAMPLE_DEVICE, policies: { [POLICY.override]: 'elevate' } }],
  })
  const { id_token: identityToken } = await obtain({ fields: { scope: undefined } })
  const { scope } = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
  expect(scope).toEqual(
    [...POLICY_NAMES.keys()].filter((oid) => oid !== RESTRICTED && oid !== POLICY.override),
  )
})

test('writes a single scope as a string', async () => {
  const demanded = new Set<string>([POLICY.loginAsService, POLICY.clientCredentialsFlow, POLICY.passwordFlow])
  const denied = [...POLICY_NAMES.keys()].filter((oid) => !demanded.has(oid))
  const { obtain } = start({
    applications: [
      {
        ...EXAMPLE_APPLICATION,
        policies: Object.fromEntries([...denied, POLICY.passwordFlow].map((oid) => [oid, 'deny'])),
      },
    ],
    devices: [{ ...EXAMPLE_DEVICE, policies: { [POLICY.clientCredentialsFlow]: 'deny' } }],
  })
  const { id_token: identityToken } = await obtain()
  const { scope } = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
  expect(scope).toBe(POLICY.loginAsService)
})

test('gives an override with a purpose what must be elevated', async () => {
  const { obtain } = start({
    allowedClaims: [OVERRIDE_CLAIM, PURPOSE_CLAIM],
    devices: [{ ...EXAMPLE_DEVICE, policies: { [RESTRICTED]: 'elevate' } }],
  })
  const claims = btoa(`${OVERRIDE_CLAIM}=true;${PURPOSE_CLAIM}=6af982f0-9169-11ea-bb37-0242ac130002`)
  const { id_token: identityToken } = await obtain({
    headers: { 'x-santedbclient-claim': claims },
    fields: { scope: RESTRICTED },
  })
  const identity = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
  expect(identity['scope']).toContain(RESTRICTED)
  expect(identity[PURPOSE_CLAIM]).toBe('6af982f0-9169-11ea-bb37-0242ac130002')
})

test('puts the language asked for into the identity token', async () => {
  const { obtain } = start()
  const { id_token: identityToken } = await obtain({ fields: { ui_locales: 'fr' } })
  const claims = await verifiedClaims(identityToken, EXAMPLE_APPLICATION.secret)
  expect(claims[LANGUAGE_CLAIM]).toBe('fr')
})

test('refreshes with new tokens and a new end', async () => {
  const { obtain, refresh, time } = start()
  const first = await obtain()
  time.nowMs += 1_700_000
  const second = await readTokenAnswer(await refresh(first.refresh_token))
  expect(second.access_token).not.toBe(first.access_token)
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(second.expires_in).toBe(1_800_000)
})

test('refreshes after the session has ended, as long as the refresh token lasts', async () => {
  const { obtain, refresh, time } = start({ refreshLengthSeconds: 3600 })
  const { refresh_token: refreshToken } = await obtain()
  time.nowMs += 3_600_000 - 1
  expect((await refresh(refreshToken)).status).toBe(200)
})

test('does not refresh once the refresh token has ended', async () => {
  const { obtain, refresh, time } = start({ refreshLengthSeconds: 3600 })
  const { refresh_token: refreshToken } = await obtain()
  time.nowMs += 3_600_000
  const response = await refresh(refreshToken)
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error: 'invalid_grant',
    error_description: 'Error getting session',
  })
})

test('takes a refresh token once', async () => {
  const { obtain, refresh } = start()
  const { refresh_token: refreshToken } = await obtain()
  expect((await refresh(refreshToken)).status).toBe(200)
  expect((await refresh(refreshToken)).status).toBe(400)
})

test('does not take an access token for a refresh token', async () => {
  const { obtain, refresh } = start()
  expect((await refresh((await obtain()).access_token)).status).toBe(400)
})

test('counts the milliseconds in 32 bits, so that a session of 25 days overflows', async () => {
  const { obtain } = start({ sessionLengthSeconds: 25 * 24 * 3600 })
  expect((await obtain()).expires_in).toBeLessThan(0)
})
