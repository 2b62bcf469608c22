// SanteDB's `OAuthServiceBehavior.Token` and `OAuthTokenResponse`: what the token endpoint grants to applications.
// What it refuses is in client-errors.test.ts, request-errors.test.ts and user-errors.test.ts.
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import { POLICY, POLICY_NAMES, POLICY_ROOT } from '../policies.ts'
import { readTokenAnswer, verifiedClaims } from '../testing/answers.test-support.ts'
import { CLIENT_ONLY } from '../testing/token-request-3.test-support.ts'
import { SERVER_SECRET, start } from '../testing/start-3.test-support.ts'

describe('client credentials', () => {
  test('answer the documented request with the documented members', async () => {
    const response = await start().requestToken()
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.has('cache-control')).toBe(false)
    expect(await response.json()).toEqual({
      access_token: expect.stringMatching(/^[\w-]{22}\.[\w-]{43}$/),
      id_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 3600,
    })
  })

  test('write the documented claims, in order', async () => {
    const { obtain } = start({
      applications: [
        {
          ...EXAMPLE_APPLICATION,
          policies: Object.fromEntries(
            [...POLICY_NAMES.keys()]
              .filter((oid) => ![POLICY.loginAsService, POLICY.readMetadata].includes(oid))
              .filter((oid) => oid !== POLICY.clientCredentialsFlow)
              .map((oid) => [oid, 'deny' as const]),
          ),
        },
      ],
      devices: [EXAMPLE_DEVICE],
    })
    const answer = await obtain({ fields: { scope: `${POLICY.loginAsService} ${POLICY.readMetadata}` } })
    const claims = await verifiedClaims(answer.id_token, SERVER_SECRET)
    expect(claims).toEqual({
      aud: ['EXAMPLE_APPLICATION'],
      iss: 'http://localhost:8080/auth',
      exp: 1_767_229_200,
      iat: 1_767_225_600,
      nbf: 1_767_225_600,
      extensions: {
        ihe_iua: {},
        santedb: {
          appid: EXAMPLE_APPLICATION.sid,
          devid: EXAMPLE_DEVICE.sid,
          appname: 'EXAMPLE_APPLICATION',
        },
      },
      sid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/),
      scope: [POLICY.loginAsService, POLICY.readMetadata],
      name: 'EXAMPLE_APPLICATION',
      actor: 'e9cd4dad-2759-4022-ab07-92fcfb236a98',
      sub: EXAMPLE_APPLICATION.sid,
      at_hash: expect.stringMatching(/^[\w-]{22}$/),
      jti: expect.stringMatching(/^[\w-]{43}$/),
    })
    expect(Object.keys(claims).join(' ')).toBe(
      'aud iss exp iat nbf extensions sid scope name actor sub at_hash jti',
    )
    expect(Object.entries(decodeProtectedHeader(answer.id_token))).toEqual([
      ['alg', 'HS256'],
      ['kid', 'default'],
      ['typ', 'JWT'],
    ])
  })

  test('take the application alone, by its secret', async () => {
    const answer = await start().obtain(CLIENT_ONLY)
    const { extensions } = decodeJwt<{ extensions: { santedb: object } }>(answer.id_token)
    expect(extensions.santedb).not.toHaveProperty('devid')
  })

  test('ignore the header of the other generation', async () => {
    const { obtain } = start()
    expect(
      await obtain({
        ...CLIENT_ONLY,
        headers: { authorization: undefined, 'x-device-authorization': 'Basic !' },
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test('take both headers with the device pair, and look at their own alone', async () => {
    const headers = { 'x-device-authorization': 'Basic !' }
    expect(await start().obtain({ headers })).toHaveProperty('token_type', 'bearer')
  })

  test('take a client secret beside a device where that has been corrected', async () => {
    expect(
      await start({ duplicateSecretFailure: false }).obtain({
        fields: { client_secret: EXAMPLE_APPLICATION.secret },
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test.each([' Client_Credentials ', 'CLIENT_CREDENTIALS'])('are meant by %j', async (grantType) => {
    expect(await start().obtain({ fields: { grant_type: grantType } })).toHaveProperty('token_type', 'bearer')
  })

  test('match names in any case, which shows in the audience', async () => {
    const { id_token: identityToken } = await start().obtain({ fields: { client_id: 'example_application' } })
    expect(decodeJwt(identityToken).aud).toEqual(['EXAMPLE_APPLICATION', 'example_application'])
  })

  test('give a refresh token where builds before v3.0.600 do', async () => {
    const answer = await start({ applicationRefreshTokens: true }).obtain()
    expect(answer.refresh_token).toMatch(/^[\w-]{43}\.[\w-]{43}$/)
  })

  test('ignore a wrong device where builds before v3.0.2051 do', async () => {
    expect(
      await start({ wrongDevice: 'ignore' }).obtain({
        ...CLIENT_ONLY,
        headers: { authorization: 'Basic !!!' },
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test('echo the nonce', async () => {
    const response = await start().requestToken({ fields: { nonce: 'n-1' } })
    const answer: unknown = await response.clone().json()
    expect(answer).toMatchObject({ nonce: 'n-1' })
    const { id_token: identityToken } = await readTokenAnswer(response)
    expect(decodeJwt(identityToken)).toHaveProperty('nonce', 'n-1')
  })

  test('write the language that is asked for', async () => {
    const { id_token: identityToken } = await start().obtain({ fields: { ui_locales: 'fr' } })
    expect(decodeJwt(identityToken)).toMatchObject({ lang: 'fr', extensions: { santedb: { lang: 'fr' } } })
  })
})

describe('scopes', () => {
  test.each([undefined, '*'])('are all that is granted for %j', async (scope) => {
    const { id_token: identityToken } = await start().obtain({ fields: { scope } })
    expect(decodeJwt(identityToken)['scope']).toEqual([...POLICY_NAMES.keys()])
  })

  test('are a string when there is one', async () => {
    const { id_token: identityToken } = await start().obtain({ fields: { scope: POLICY.readMetadata } })
    expect(decodeJwt(identityToken)['scope']).toBe(POLICY.readMetadata)
  })

  test.each([
    [POLICY.readMetadata, 'ua.4.0'],
    [POLICY_ROOT, 'ua'],
    [POLICY.restrictedInformation, POLICY.restrictedInformation],
  ])('are encoded when %s is the only one', async (scope, encoded) => {
    const { id_token: identityToken } = await start({ encodeScopes: true }).obtain({ fields: { scope } })
    expect(decodeJwt(identityToken)['scope']).toBe(encoded)
  })

  test('stay plain when there are several, encoding or not', async () => {
    const scope = `${POLICY.login} ${POLICY.readMetadata}`
    const { id_token: identityToken } = await start({ encodeScopes: true }).obtain({ fields: { scope } })
    expect(decodeJwt(identityToken)['scope']).toEqual(scope.split(' '))
  })

  test('restrict the session', async () => {
    const { obtain, get } = start()
    const { access_token: token } = await obtain({ fields: { scope: POLICY.readMetadata } })
    expect((await get('/fhir/Patient', `Bearer ${token}`)).status).toBe(403)
  })
})
