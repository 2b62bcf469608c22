// Protocol sections 2 to 5 and 7: what the token endpoint grants. What it refuses is in token-errors.test.ts.
import { X509Certificate } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import {
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_FACILITIES,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, POLICY_NAMES, POLICY_ROOT } from '../policies.ts'
import { PURPOSES_OF_USE, PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { createTestServer } from '../server.ts'
import { type TokenAnswer, readTokenAnswer, verifiedClaims } from '../testing/answers.test-support.ts'
import {
  CLIENT_ONLY,
  claimHeader,
  passwordFields,
  tokenRequest3,
} from '../testing/token-request-3.test-support.ts'
import { CLAIM } from './claim-types.ts'

const SERVER_SECRET = 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS'
const STARTED_AT_MS = 1_767_225_600_000
const FACILITY = '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea'

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: STARTED_AT_MS }
  const server = createTestServer({
    generation: 3,
    clock: () => time.nowMs,
    keys: [{ name: 'default', algorithm: 'hmac', secret: SERVER_SECRET }],
    ...options,
  })
  const send = (changes: Parameters<typeof tokenRequest3>[0] = {}): Promise<Response> =>
    server.fetch(tokenRequest3(changes))
  const obtain = async (changes: Parameters<typeof tokenRequest3>[0] = {}): Promise<TokenAnswer> => {
    const response = await send(changes)
    expect(await response.clone().json()).not.toHaveProperty('error')
    expect(response.status).toBe(200)
    return readTokenAnswer(response)
  }
  const refresh = (
    refreshToken: string,
    changes: Parameters<typeof tokenRequest3>[0] = {},
  ): Promise<Response> =>
    send({
      ...changes,
      fields: { grant_type: 'refresh_token', refresh_token: refreshToken, ...changes.fields },
    })
  const get = (path: string, accessToken: string): Promise<Response> =>
    server.fetch(
      new Request(`http://icdr.example.org:8080${path}`, {
        headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      }),
    )
  return { server, time, send, obtain, refresh, get }
}

describe('client credentials', () => {
  test('answer the documented request with the documented members', async () => {
    const response = await start().send()
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
    const response = await start().send({ fields: { nonce: 'n-1' } })
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
    expect((await get('/fhir/Patient', token)).status).toBe(403)
  })
})

describe('a password', () => {
  test('gives a session of the user, with a refresh token', async () => {
    const answer = await start({
      users: [{ ...EXAMPLE_USER, email: 'allison@example.org', phoneNumber: '+1 555 0100', language: 'en' }],
    }).obtain({ fields: passwordFields() })
    expect(answer.refresh_token).toMatch(/^[\w-]{43}\.[\w-]{43}$/)
    const claims = await verifiedClaims(answer.id_token, SERVER_SECRET)
    expect(claims).toMatchObject({
      name: 'allison',
      actor: '33932b42-6f4b-4659-8849-6aca54139d8e',
      role: 'CLINICAL_STAFF',
      email: 'allison@example.org',
      phone_number: '+1 555 0100',
      lang: 'en',
      'urn:santedb:org:claim:usrid': claims['sub'],
      extensions: {
        santedb: { usrid: claims['sub'], devid: EXAMPLE_DEVICE.sid },
        ihe_iua: { person_id: expect.any(String) },
      },
    })
    expect(claims['scope']).not.toContain(POLICY.restrictedInformation)
  })

  test.each([
    ['of a device', {}],
    ['of an application with its secret', CLIENT_ONLY],
    ['of an application without a secret', { headers: { authorization: undefined } }],
  ])(
    'works from the request %s',
    async (_, { headers, fields = {} }: { headers?: object; fields?: object }) => {
      const answer = await start().obtain({ headers: { ...headers }, fields: passwordFields({ ...fields }) })
      expect(decodeJwt(answer.id_token)).toHaveProperty('name', 'allison')
    },
  )

  test('and the code of a second factor', async () => {
    expect(
      await start().obtain({
        fields: passwordFields({
          username: EXAMPLE_USER_WITH_MULTI_FACTOR.id,
          x_mfa: EXAMPLE_USER_WITH_MULTI_FACTOR.multiFactor.code,
        }),
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test('and a facility, chosen from those of protocol section 11.4', async () => {
    const { send, obtain } = start()
    const fields = passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id })
    const refused = await send({ fields })
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      error: 'missing_claim',
      error_description: 'Please select the facility in which you are working for this session',
      data: {
        claimType: 'urn:oasis:names:tc:xspa:1.0:subject:facility',
        claimValue:
          '4413ac96-387f-47e0-bf28-d207761bced6=National Referral Hospital,774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea=Fuji Community Hospital',
      },
    })
    const { id_token: identityToken } = await obtain({
      fields,
      headers: {
        'x-santedbclient-claim':
          'dXJuOm9hc2lzOm5hbWVzOnRjOnhzcGE6MS4wOnN1YmplY3Q6ZmFjaWxpdHk9Nzc0ZGM0MTUtNmJmYi00Y2Y1LWEyYzQtY2NhNmZhMjJmM2Vh',
      },
    })
    expect(decodeJwt(identityToken)).toHaveProperty('extensions.ihe_iua.subject_facility_id', FACILITY)
  })

  test('takes the only facility there is', async () => {
    const facilities = EXAMPLE_FACILITIES.slice(0, 1)
    const { id_token: identityToken } = await start({
      users: [{ ...EXAMPLE_USER_WITH_FACILITIES, facilities }],
    }).obtain({ fields: passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id }) })
    expect(decodeJwt(identityToken)).toHaveProperty(
      'extensions.ihe_iua.subject_facility_id',
      facilities[0]?.id,
    )
  })

  test('asks for no facility where none is required', async () => {
    expect(
      await start({ facilityRequired: false }).obtain({
        fields: passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id }),
      }),
    ).toHaveProperty('token_type', 'bearer')
  })

  test('reads organization, language and temporary from the claims', async () => {
    const { obtain, refresh } = start()
    const answer = await obtain({
      fields: passwordFields(),
      headers: claimHeader({
        [CLAIM.organization]: FACILITY.toUpperCase(),
        [CLAIM.language]: 'sw',
        [CLAIM.temporary]: 'true',
        unknown: 'ignored',
      }),
    })
    expect(answer.expires_in).toBe(3600)
    expect(decodeJwt(answer.id_token)).toMatchObject({
      lang: 'sw',
      extensions: {
        santedb: { temporary: 'true', lang: 'sw' },
        ihe_iua: { subject_organization_id: `urn:uuid:${FACILITY}` },
      },
    })
    // A temporary session gets a refresh token that does not work.
    expect(answer.refresh_token).not.toBe('')
    expect((await refresh(answer.refresh_token)).status).toBe(400)
  })

  test('with a purpose alone gives a session of the usual length without a refresh token', async () => {
    const answer = await start().obtain({
      fields: passwordFields(),
      headers: claimHeader({ [PURPOSE_CLAIM]: 'TREATMENT' }),
    })
    expect(answer).toMatchObject({ expires_in: 3600, refresh_token: '' })
  })
})

describe('a refresh', () => {
  test('keeps the access token, and replaces the refresh token and the end', async () => {
    const { obtain, refresh, time } = start()
    const first = await obtain({ fields: passwordFields() })
    time.nowMs += 1_800_000
    const second = await readTokenAnswer(await refresh(first.refresh_token))
    expect(second.access_token).toBe(first.access_token)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect(second.expires_in).toBe(3600)
    expect(decodeJwt(second.id_token).iat).toBe(1_767_227_400)
    expect((await refresh(first.refresh_token)).status).toBe(400)
    expect((await refresh(second.refresh_token)).status).toBe(200)
  })

  test('works until the session ends, and not after', async () => {
    const { obtain, refresh, time } = start()
    const first = await obtain({ fields: passwordFields() })
    time.nowMs += 3_600_000 - 1
    const second = await readTokenAnswer(await refresh(first.refresh_token))
    time.nowMs += 3_600_000
    const refused = await refresh(second.refresh_token)
    expect(refused.status).toBe(400)
    expect(await refused.json()).toEqual({
      error: 'invalid_grant',
      error_description: 'invalid refresh token',
    })
  })

  test('is for the application that the session was made for', async () => {
    const other = { id: 'OTHER', secret: 'other secret' }
    const { obtain, refresh } = start({ applications: [EXAMPLE_APPLICATION, other] })
    const { refresh_token: refreshToken } = await obtain({ fields: passwordFields() })
    const refused = await refresh(refreshToken, { fields: { client_id: 'OTHER' } })
    expect(await refused.json()).toMatchObject({ error_description: 'invalid refresh token' })
    expect((await refresh(refreshToken)).status).toBe(200)
  })
})

describe('a challenge', () => {
  const question = { id: '6f0c1b51-0e5c-4b1f-9b1a-1d0b8b0a2f10', response: 'Dar es Salaam' }

  test.each([
    [
      'that is answered',
      { ...EXAMPLE_USER, challenges: [question] },
      { challenge: question.id.toUpperCase(), response: question.response },
    ],
    [
      'of zeros with the expired password',
      EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
      { challenge: '00000000-0000-0000-0000-000000000000', response: 'Pass@123' },
    ],
  ])('%s gives two minutes to change the password', async (_, user, answer) => {
    const { obtain, get } = start({ users: [user] })
    const session = await obtain({ fields: { grant_type: 'x_challenge', username: user.id, ...answer } })
    expect(session).toMatchObject({ expires_in: 120, refresh_token: '' })
    expect(decodeJwt(session.id_token)).toMatchObject({
      scope: [POLICY.passwordChangeOnly, POLICY.login, POLICY.readMetadata, POLICY.loginAnywhere],
      extensions: { santedb: { pwd_reset: 'true' } },
    })
    expect((await get('/hdsi/Patient', session.access_token)).status).toBe(403)
  })

  test('may need the code of a second factor too', async () => {
    const user = { ...EXAMPLE_USER_WITH_MULTI_FACTOR, challenges: [question] }
    const { send } = start({ users: [user] })
    const fields = {
      grant_type: 'x_challenge',
      username: user.id,
      challenge: question.id,
      response: question.response,
    }
    expect(await (await send({ fields })).json()).toHaveProperty('error', 'mfa_required')
    expect((await send({ fields: { ...fields, x_mfa: '000000' } })).status).toBe(400)
    expect((await send({ fields: { ...fields, x_mfa: user.multiFactor.code } })).status).toBe(200)
  })
})

describe('an elevation', () => {
  test('opens the record of protocol section 11.5 for two minutes', async () => {
    const { obtain, get } = start()
    const path = '/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789'
    const main = await obtain({ fields: passwordFields() })
    const refused = await get(path, main.access_token)
    expect(refused.status).toBe(401)
    const text =
      "Policy Restricted Information (1.3.6.1.4.1.33349.3.1.5.9.3) was violated by 'allison' with outcome 'Elevate'"
    expect(refused.headers.get('www-authenticate')).toBe(
      `bearer realm="icdr.example.org" error="insufficient_scope" scope="1.3.6.1.4.1.33349.3.1.5.9.3" error_description="${text}"`,
    )
    expect(await refused.json()).toEqual({
      data: [],
      $type: 'PolicyViolationException',
      message: text,
      policyId: '1.3.6.1.4.1.33349.3.1.5.9.3',
      policyName: 'Restricted Information',
      policyOutcome: 'Elevate',
    })
    const elevated = await obtain({
      fields: passwordFields({ scope: POLICY.restrictedInformation }),
      headers: {
        'x-santedbclient-claim':
          'dXJuOnNhbnRlZGI6b3JnOmNsYWltOm92ZXJyaWRlPXRydWU7dXJuOm9hc2lzOm5hbWVzOnRjOnhhY21sOjIuMDphY3Rpb246cHVycG9zZT02YWY5ODJmMC05MTY5LTExZWEtYmIzNy0wMjQyYWMxMzAwMDI7dXJuOm9hc2lzOm5hbWVzOnRjOnhzcGE6MS4wOnN1YmplY3Q6ZmFjaWxpdHk9Nzc0ZGM0MTUtNmJmYi00Y2Y1LWEyYzQtY2NhNmZhMjJmM2Vh',
      },
    })
    expect(elevated).toMatchObject({ expires_in: 120, refresh_token: '' })
    expect(decodeJwt(elevated.id_token)).toMatchObject({
      scope: POLICY.restrictedInformation,
      extensions: {
        santedb: { isOverride: 'true' },
        ihe_iua: {
          subject_facility_id: FACILITY,
          purpose_of_use: {
            system: 'http://santedb.org/conceptset/PurposeOfUse',
            code: '6af982f0-9169-11ea-bb37-0242ac130002',
          },
        },
      },
    })
    const allowed = await get(path, elevated.access_token)
    expect(allowed.status).toBe(200)
    expect(await allowed.json()).toMatchObject({ $type: 'Patient' })
    // The main session lives on, and stays what it was.
    expect((await get(path, main.access_token)).status).toBe(401)
    expect((await get('/hdsi/Patient', main.access_token)).status).toBe(200)
  })

  test.each([
    ['a claim, whatever its value', { [CLAIM.override]: 'false' }, POLICY.restrictedInformation],
    ['a scope', {}, `${POLICY.override} ${POLICY.restrictedInformation}`],
  ])('can be asked for by %s', async (_, claims, scope) => {
    const { id_token: identityToken } = await start().obtain({
      fields: passwordFields({ scope }),
      headers: claimHeader({ ...claims, [PURPOSE_CLAIM]: String(PURPOSES_OF_USE[1]) }),
    })
    expect(decodeJwt(identityToken)).toHaveProperty('extensions.santedb.isOverride', 'true')
  })
})

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
    expect((await get('/fhir/Patient', answer.access_token)).status).toBe(200)
    const [header, payload] = answer.access_token.split('.')
    expect((await get('/fhir/Patient', `${header}.${payload}.AAAA`)).status).toBe(403)
  })
})
