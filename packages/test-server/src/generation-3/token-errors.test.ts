// Protocol section 6.4 row by row, with the details of 1.1, 2.2 to 2.5, 5 and 7.
import { describe, expect, test } from 'vitest'
import {
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, policyViolationText } from '../policies.ts'
import { PURPOSES_OF_USE, PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { createTestServer } from '../server.ts'
import { type TokenRequestChanges, basic } from '../testing/token-request.test-support.ts'
import {
  CLIENT_ONLY,
  claimHeader,
  passwordFields,
  tokenRequest3,
} from '../testing/token-request-3.test-support.ts'
import { CLAIM } from './claim-types.ts'

const INDEX = 'Index was outside the bounds of the array.'
const BASE64 = 'The input is not a valid Base-64 string as it contains a non-base 64 character.'
const GENERAL = 'General error establishing the session'
const WRONG_USER = 'Invalid username or password'
const CHALLENGE = '6f0c1b51-0e5c-4b1f-9b1a-1d0b8b0a2f10'

interface Row {
  readonly situation: string
  readonly request: TokenRequestChanges
  readonly options?: Partial<TestServerOptions>
  readonly status: number
  readonly error: string
  readonly description: string
}

function withDevice(authorization: string): TokenRequestChanges {
  return { headers: { authorization } }
}

function application(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { applications: [{ ...EXAMPLE_APPLICATION, policies }] }
}

function device(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { devices: [{ ...EXAMPLE_DEVICE, policies }] }
}

function user(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { users: [{ ...EXAMPLE_USER, policies }] }
}

const clientRows: readonly Row[] = [
  {
    situation: 'a wrong client secret',
    request: { ...CLIENT_ONLY, fields: { client_secret: 'wrong' } },
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid application identifier or secret',
  },
  {
    situation: 'an unknown client with a secret',
    request: { ...CLIENT_ONLY, fields: { ...CLIENT_ONLY.fields, client_id: 'NOBODY' } },
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid application identifier or secret',
  },
  {
    situation: 'an unknown client of a device',
    request: { fields: { client_id: 'NOBODY' } },
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid application identifier or secret',
  },
  {
    situation: 'neither secret nor device',
    request: { headers: { authorization: undefined } },
    status: 400,
    error: 'invalid_client',
    description: 'invalid client_secret',
  },
  {
    situation: 'no client id',
    request: { fields: { client_id: undefined } },
    status: 400,
    error: 'invalid_grant',
    description: 'invalid client_id',
  },
  {
    situation: 'a wrong device secret',
    request: withDevice(basic(EXAMPLE_DEVICE.id, 'wrong')),
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid device account or secret',
  },
  {
    situation: 'an unknown device',
    request: withDevice(basic('NOBODY', EXAMPLE_DEVICE.secret)),
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid device account or secret',
  },
  {
    situation: 'the application in the Basic header, where 3.x looks for a device',
    request: withDevice(basic(EXAMPLE_APPLICATION.id, EXAMPLE_APPLICATION.secret)),
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid device account or secret',
  },
  {
    situation: 'a wrong device that is ignored',
    options: { wrongDevice: 'ignore' },
    request: withDevice(basic(EXAMPLE_DEVICE.id, 'wrong')),
    status: 400,
    error: 'invalid_client',
    description: 'invalid client_secret',
  },
  {
    situation: 'a device secret with a colon',
    options: { devices: [{ id: 'D', secret: 'a:b' }] },
    request: withDevice(basic('D', 'a:b')),
    status: 403,
    error: 'unspecified_error',
    description: 'Malformed HTTP Basic Header',
  },
  {
    situation: 'a device secret that is percent-encoded, as RFC 6749 has it',
    options: { devices: [{ id: 'D', secret: 'a b' }] },
    request: withDevice(basic('D', 'a%20b')),
    status: 401,
    error: 'unspecified_error',
    description: 'Invalid device account or secret',
  },
  {
    situation: 'a device header without a colon',
    request: withDevice(`Basic ${btoa('EXAMPLE_DEVICE_NODE')}`),
    status: 403,
    error: 'unspecified_error',
    description: 'Malformed HTTP Basic Header',
  },
  {
    situation: 'a device header that is no base64',
    request: withDevice('Basic !!!'),
    status: 400,
    error: 'unspecified_error',
    description: BASE64,
  },
  {
    situation: 'a device and a client secret',
    request: { fields: { client_secret: EXAMPLE_APPLICATION.secret } },
    status: 400,
    error: 'unspecified_error',
    description: 'An item with the same key has already been added. Key: symm_secret',
  },
  {
    situation: 'a device and a client secret, whatever the grant',
    request: { fields: { client_secret: 'any', grant_type: 'none' } },
    status: 400,
    error: 'unspecified_error',
    description: 'An item with the same key has already been added. Key: symm_secret',
  },
  {
    situation: 'an application that may not log in as a service',
    options: application({ [POLICY.loginAsService]: 'deny' }),
    request: {},
    status: 403,
    error: 'unspecified_error',
    description: 'General error authenticating application',
  },
  {
    situation: 'a device that may not log in as a service',
    options: device({ [POLICY.loginAsService]: 'deny' }),
    request: {},
    status: 403,
    error: 'unspecified_error',
    description: 'General error authenticating device',
  },
  {
    situation: 'the flow denied to the application',
    options: application({ [POLICY.clientCredentialsFlow]: 'deny' }),
    request: {},
    status: 403,
    error: 'unspecified_error',
    description: policyViolationText(POLICY.clientCredentialsFlow, 'EXAMPLE_APPLICATION', 'deny'),
  },
  {
    situation: 'the flow not granted to the device',
    options: device({ [POLICY.clientCredentialsFlow]: 'elevate' }),
    request: {},
    status: 401,
    error: 'unspecified_error',
    description: policyViolationText(POLICY.clientCredentialsFlow, 'EXAMPLE_DEVICE_NODE', 'elevate'),
  },
  {
    situation: 'the flow without a device denied, before the switch for it is looked at',
    options: {
      ...application({ [POLICY.clientCredentialsFlowWithoutDevice]: 'deny' }),
      clientOnlyGrants: false,
    },
    request: CLIENT_ONLY,
    status: 403,
    error: 'unspecified_error',
    description: policyViolationText(
      POLICY.clientCredentialsFlowWithoutDevice,
      'EXAMPLE_APPLICATION',
      'deny',
    ),
  },
  {
    situation: 'no device, client-only grants switched off',
    options: { clientOnlyGrants: false },
    request: CLIENT_ONLY,
    status: 400,
    error: 'unauthorized_client',
    description:
      'client_credentials grant type requires device authentication either using X509 or X-Device-Authorization or enabling the DeviceAuthorizationAccessBehavior in the configuration.',
  },
]

const requestRows: readonly Row[] = [
  ...['password_', 'token', ''].map((grantType) => ({
    situation: `the grant ${JSON.stringify(grantType)}`,
    request: { fields: { grant_type: grantType } },
    status: 400,
    error: 'unsupported_grant_type',
    description: `unsupported grant type ${grantType}`,
  })),
  {
    situation: 'no content type',
    request: { headers: { 'content-type': undefined } },
    status: 400,
    error: 'invalid_request',
    description: 'request is empty.',
  },
  {
    situation: 'another content type',
    request: { headers: { 'content-type': 'text/plain' } },
    status: 500,
    error: 'unspecified_error',
    description: 'Invalid request format',
  },
  {
    situation: 'an empty body',
    request: { body: '' },
    status: 400,
    error: 'unspecified_error',
    description: "Value cannot be null. (Parameter 'stream')",
  },
  ...['grant_type', 'grant_type=client_credentials&'].map((body) => ({
    situation: `the body ${body}`,
    request: { body },
    status: 500,
    error: 'unspecified_error',
    description: INDEX,
  })),
  {
    situation: 'a first Accept entry that is no media type',
    request: { headers: { accept: 'json, application/json' } },
    status: 400,
    error: 'unspecified_error',
    description: 'The format of the media type is not valid',
  },
  {
    situation: 'a claim header that is no base64',
    request: { headers: { 'x-santedbclient-claim': 'a=b' } },
    status: 400,
    error: 'unspecified_error',
    description: BASE64,
  },
  ...['scope', 'scope=*;'].map((claims) => ({
    situation: `the claims ${claims}`,
    request: { headers: { 'x-santedbclient-claim': btoa(claims) } },
    status: 500,
    error: 'unspecified_error',
    description: INDEX,
  })),
]

const scopeRows: readonly Row[] = [
  ...['openid', 'offline_access', `${POLICY.login} profile`].map((scope) => ({
    situation: `the scope ${scope}`,
    request: { fields: { scope } },
    status: 500,
    error: 'unspecified_error',
    description: 'Object reference not set to an instance of an object.',
  })),
  {
    situation: 'an unknown scope beside all',
    request: { fields: { scope: '* openid' } },
    status: 403,
    error: 'unspecified_error',
    description: GENERAL,
  },
  {
    situation: 'a scope that is denied',
    options: application({ [POLICY.clinicalData]: 'deny' }),
    request: { fields: { scope: POLICY.clinicalData } },
    status: 403,
    error: 'unspecified_error',
    description: policyViolationText(POLICY.clinicalData, 'EXAMPLE_APPLICATION', 'deny'),
  },
  {
    situation: 'a scope that takes an override, without one',
    request: { fields: passwordFields({ scope: POLICY.restrictedInformation }) },
    status: 401,
    error: 'unspecified_error',
    description: GENERAL,
  },
  {
    situation: 'an override that is not permitted',
    options: user({ [POLICY.override]: 'deny', [POLICY.restrictedInformation]: 'elevate' }),
    request: {
      fields: passwordFields({ scope: POLICY.restrictedInformation }),
      headers: claimHeader({ [CLAIM.override]: 'true', [PURPOSE_CLAIM]: 'TREATMENT' }),
    },
    status: 403,
    error: 'unspecified_error',
    description: policyViolationText(POLICY.override, 'allison', 'deny'),
  },
]

const passwordRows: readonly Row[] = [
  {
    situation: 'a wrong password',
    request: { fields: passwordFields({ password: 'wrong' }) },
    status: 400,
    error: 'invalid_grant',
    description: WRONG_USER,
  },
  {
    situation: 'an unknown user',
    request: { fields: passwordFields({ username: 'nobody' }) },
    status: 400,
    error: 'invalid_grant',
    description: WRONG_USER,
  },
  {
    situation: 'no password',
    request: { fields: passwordFields({ password: undefined }) },
    status: 400,
    error: 'unspecified_error',
    description: "Value cannot be null. (Parameter 'password')",
  },
  {
    situation: 'no user name',
    request: { fields: passwordFields({ username: undefined }) },
    status: 400,
    error: 'unspecified_error',
    description: "Value cannot be null. (Parameter 'userName')",
  },
  {
    situation: 'a password without a client id',
    request: { fields: passwordFields({ client_id: undefined }) },
    status: 400,
    error: 'invalid_request',
    description: 'missing client_id',
  },
  {
    situation: 'a user who may not log in',
    options: user({ [POLICY.login]: 'deny' }),
    request: { fields: passwordFields() },
    status: 400,
    error: 'invalid_grant',
    description: 'General error authenticating user',
  },
  {
    situation: 'a user who needs a second factor',
    request: { fields: passwordFields({ username: EXAMPLE_USER_WITH_MULTI_FACTOR.id }) },
    status: 400,
    error: 'mfa_required',
    description: `Multi-factor Authentication is Required - ${EXAMPLE_USER_WITH_MULTI_FACTOR.multiFactor.hint}`,
  },
  {
    situation: 'a wrong second factor',
    request: { fields: passwordFields({ username: EXAMPLE_USER_WITH_MULTI_FACTOR.id, x_mfa: '000000' }) },
    status: 400,
    error: 'invalid_grant',
    description: WRONG_USER,
  },
  {
    situation: 'a password that has expired',
    request: { fields: passwordFields({ username: EXAMPLE_USER_WITH_EXPIRED_PASSWORD.id }) },
    status: 400,
    error: 'password_expired',
    description: 'The password has expired',
  },
  {
    situation: 'a flow denied to the user',
    options: user({ [POLICY.passwordFlow]: 'deny' }),
    request: { fields: passwordFields() },
    status: 403,
    error: 'unspecified_error',
    description: policyViolationText(POLICY.passwordFlow, 'allison', 'deny'),
  },
  {
    situation: 'the flow without a device not granted to the application',
    options: application({ [POLICY.passwordFlowWithoutDevice]: 'elevate' }),
    request: { headers: { authorization: undefined }, fields: passwordFields() },
    status: 401,
    error: 'unspecified_error',
    description: policyViolationText(POLICY.passwordFlowWithoutDevice, 'EXAMPLE_APPLICATION', 'elevate'),
  },
  {
    situation: 'a user who needs a facility and has none',
    options: { users: [{ ...EXAMPLE_USER_WITH_FACILITIES, facilities: [] }] },
    request: { fields: passwordFields({ username: EXAMPLE_USER_WITH_FACILITIES.id }) },
    status: 401,
    error: 'unspecified_error',
    description: 'Your user account is not assigned to any facility',
  },
  {
    situation: 'a facility that is not one of the user',
    request: {
      fields: passwordFields(),
      headers: claimHeader({ [CLAIM.facility]: CHALLENGE }),
    },
    status: 400,
    error: 'invalid_grant',
    description: `Assertion mismatch: ${CLAIM.facility}=4413ac96-387f-47e0-bf28-d207761bced6,774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea does not allow ${CHALLENGE}`,
  },
]

const refreshRows: readonly Row[] = (
  [
    [{ client_id: undefined }, 400, 'invalid_request', 'missing client_id'],
    [{}, 400, 'invalid_grant', 'missing refresh token'],
    [{ refresh_token: 'AA=.AA' }, 400, 'unspecified_error', BASE64],
    [{ refresh_token: 'AAAA' }, 403, 'unspecified_error', 'Session token is not in the expected format'],
    [{ refresh_token: 'AAAA.AAAA' }, 403, 'unspecified_error', 'Session token signature is not valid'],
  ] as const
).map(([fields, status, error, description]) => ({
  situation: `a refresh with ${JSON.stringify(fields)}`,
  request: { fields: { grant_type: 'refresh_token', ...fields } },
  status,
  error,
  description,
}))

const challengeRows: readonly Row[] = (
  [
    [{ username: undefined }, 'invalid_request', 'invalid username'],
    [{ challenge: undefined }, 'invalid_request', 'invalid challenge'],
    [{ challenge: 'x' }, 'invalid_request', 'invalid challenge'],
    [{ response: undefined }, 'invalid_request', 'invalid response'],
    [{ client_id: undefined }, 'invalid_request', 'missing client_id'],
    [{ username: 'nobody' }, 'invalid_grant', WRONG_USER],
    [{ response: 'wrong' }, 'invalid_grant', WRONG_USER],
    // The password opens a session of this kind only when it has expired.
    [
      { challenge: '00000000-0000-0000-0000-000000000000', response: 'Pass@123' },
      'invalid_grant',
      WRONG_USER,
    ],
  ] as const
).map(([fields, error, description]) => ({
  situation: `a challenge with ${JSON.stringify(fields)}`,
  options: { users: [{ ...EXAMPLE_USER, challenges: [{ id: CHALLENGE, response: 'right' }] }] },
  request: {
    fields: {
      grant_type: 'x_challenge',
      username: 'allison',
      challenge: CHALLENGE,
      response: 'right',
      ...fields,
    },
  },
  status: 400,
  error,
  description,
}))

describe.each([
  ['client', clientRows],
  ['request', requestRows],
  ['scope', scopeRows],
  ['password', passwordRows],
  ['refresh', refreshRows],
  ['challenge', challengeRows],
])('a faulty %s', (_, rows) => {
  test.each(rows)('$situation: $status $error', async ({ request, options, status, error, description }) => {
    const response = await createTestServer({ generation: 3, ...options }).fetch(tokenRequest3(request))
    expect(await response.json()).toEqual({ error, error_description: description })
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.has('www-authenticate')).toBe(false)
  })
})

test.each([
  ['no purpose', POLICY.restrictedInformation, { [CLAIM.override]: 'true' }],
  ['no scope', undefined, { [CLAIM.override]: 'true', [PURPOSE_CLAIM]: 'TREATMENT' }],
  ['all for a scope', '*', { [CLAIM.override]: 'true', [PURPOSE_CLAIM]: 'TREATMENT' }],
])('an override with %s is told the ten purposes', async (_, scope, claims) => {
  const response = await createTestServer({ generation: 3 }).fetch(
    tokenRequest3({ fields: passwordFields({ scope }), headers: claimHeader(claims) }),
  )
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    error: 'missing_claim',
    error_description: expect.any(String),
    data: { claimType: PURPOSE_CLAIM, claimValue: PURPOSES_OF_USE.join(',') },
  })
})

async function sendWithBearer(first: TokenRequestChanges, second: TokenRequestChanges, waitMs = 0) {
  let nowMs = 0
  const server = createTestServer({
    generation: 3,
    clock: () => nowMs,
    applications: [EXAMPLE_APPLICATION, { id: 'OTHER', secret: 'other secret' }],
  })
  const session = (await (await server.fetch(tokenRequest3(first))).json()) as { access_token: string }
  nowMs += waitMs
  return server.fetch(
    tokenRequest3({ ...second, headers: { authorization: `Bearer ${session.access_token}` } }),
  )
}

describe('a bearer at the token endpoint', () => {
  test('stands in for the client when it is a user session of the same application', async () => {
    const response = await sendWithBearer({ fields: passwordFields() }, {})
    expect(response.status).toBe(200)
  })

  test.each([
    ['a session of an application', {}, CLIENT_ONLY.fields],
    ['a user session of another application', { fields: passwordFields() }, { client_id: 'OTHER' }],
  ])('does not when it is %s, and puts the secret out of use', async (_, first, fields) => {
    const response = await sendWithBearer(first, { fields })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'invalid_client' })
  })

  test('fails the request when it has expired', async () => {
    const response = await sendWithBearer({}, CLIENT_ONLY, 3_600_000)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({
      error: 'unspecified_error',
      error_description: 'error.security.session.expired',
    })
  })
})

describe('descriptions', () => {
  const wrong = { fields: passwordFields({ password: 'wrong' }) }

  test.each([
    ['english', { 'accept-language': 'fr' }, 'Invalid username or password', 'fr'],
    [
      'localized',
      { 'accept-language': 'de, fr;q=0.5' },
      "Nom d'utilisateur ou mot de passe non valide",
      'fr',
    ],
    ['localized', { 'accept-language': 'fr', 'x-sdblanguage': 'en' }, 'Invalid username or password', 'en'],
    ['key', {}, 'error.security.user.invalid', 'en'],
  ] as const)('are %s with %j', async (descriptions, headers, description, language) => {
    const server = createTestServer({ generation: 3, descriptions })
    const response = await server.fetch(tokenRequest3({ ...wrong, headers }))
    expect(await response.json()).toHaveProperty('error_description', description)
    expect(response.headers.get('content-language')).toBe(language)
  })
})
