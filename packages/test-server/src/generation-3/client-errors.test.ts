// SanteDB's `OAuthErrorBehavior`: the errors about applications and devices.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, policyViolationText } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { type TokenRequestChanges, basic } from '../testing/token-request.test-support.ts'
import { CLIENT_ONLY, passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { type ErrorRow, testErrors } from '../testing/error-rows-3.test-support.ts'

const BASE64 = 'The input is not a valid Base-64 string as it contains a non-base 64 character.'

function withDevice(authorization: string): TokenRequestChanges {
  return { headers: { authorization } }
}

function application(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { applications: [{ ...EXAMPLE_APPLICATION, policies }] }
}

function device(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { devices: [{ ...EXAMPLE_DEVICE, policies }] }
}

const clientRows: readonly ErrorRow[] = [
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

testErrors(clientRows)

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
