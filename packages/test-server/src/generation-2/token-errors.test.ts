// What SanteDB's `OAuthTokenBehavior.Token` refuses, as far as the grants of this server can meet it.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { type TokenRequestChanges, basic, tokenRequest } from '../testing/token-request.test-support.ts'
import { OVERRIDE_CLAIM } from './client-claims.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'

const INDEX = 'Index was outside the bounds of the array.'
const WITHOUT_DEVICE = { headers: { 'x-device-authorization': undefined } }
const OVERRIDE_ALLOWED = { allowedClaims: [OVERRIDE_CLAIM, PURPOSE_CLAIM] }
const ELEVATION_SCOPE = '1.3.6.1.4.1.33349.3.1.5.9.3'

interface Row {
  readonly situation: string
  readonly request: TokenRequestChanges
  readonly options?: Partial<TestServerOptions>
  readonly error: string
  readonly description: string
}

function withDevice(header: string): TokenRequestChanges {
  return { headers: { 'x-device-authorization': header } }
}

function withClaims(claims: string): TokenRequestChanges {
  return { headers: { 'x-santedbclient-claim': btoa(claims) } }
}

const rows: readonly Row[] = [
  {
    situation: 'a wrong client secret',
    request: { fields: { client_secret: 'wrong' } },
    error: 'unauthorized_client',
    description: 'Error authenticating application',
  },
  {
    situation: 'an unknown client',
    request: { fields: { client_id: 'NOBODY' } },
    error: 'unauthorized_client',
    description: 'Error authenticating application',
  },
  {
    situation: 'no client secret',
    request: { fields: { client_secret: undefined } },
    error: 'invalid_client',
    description: 'Missing client credentials',
  },
  {
    situation: 'no client id',
    request: { fields: { client_id: undefined } },
    error: 'invalid_client',
    description: 'Missing client credentials',
  },
  {
    situation: 'an application that may not log in as a service',
    options: { applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.loginAsService]: 'deny' } }] },
    request: {},
    error: 'unauthorized_client',
    description: 'Error authenticating application',
  },
  {
    situation: 'a wrong device secret',
    request: withDevice(basic(EXAMPLE_DEVICE.id, 'wrong')),
    error: 'invalid_grant',
    description: 'Error authenticating application',
  },
  {
    situation: 'an unknown device',
    request: withDevice(basic('NOBODY', EXAMPLE_DEVICE.secret)),
    error: 'invalid_grant',
    description: 'Error authenticating application',
  },
  {
    situation: 'a device that may not log in as a service',
    options: { devices: [{ ...EXAMPLE_DEVICE, policies: { [POLICY.loginAsService]: 'deny' } }] },
    request: {},
    error: 'invalid_grant',
    description: 'Error authenticating application',
  },
  {
    situation: 'a device secret with a colon, which is cut there',
    options: { devices: [{ id: 'D', secret: 'a:b' }] },
    request: withDevice(basic('D', 'a:b')),
    error: 'invalid_grant',
    description: 'Error authenticating application',
  },
  {
    situation: 'a device header of another scheme',
    request: withDevice('Bearer abc'),
    error: 'invalid_request',
    description: 'X-Device-Authorization must be BASIC scheme',
  },
  {
    situation: 'a device secret that is percent-encoded, as RFC 6749 has it',
    options: { devices: [{ id: 'D', secret: 'a b' }] },
    request: withDevice(basic('D', 'a%20b')),
    error: 'invalid_grant',
    description: 'Error authenticating application',
  },
  {
    situation: 'a device header without a colon',
    request: withDevice(`Basic ${btoa('EXAMPLE_DEVICE_NODE')}`),
    error: 'invalid_request',
    description: INDEX,
  },
  {
    situation: 'a device header that is no base64',
    request: withDevice('Basic !!!'),
    error: 'invalid_request',
    description: 'The input is not a valid Base-64 string as it contains a non-base 64 character.',
  },
  {
    situation: 'no device, client-only grants switched on',
    request: WITHOUT_DEVICE,
    error: 'invalid_grant',
    description: 'Invalid username or password',
  },
  {
    situation: 'no device, client-only grants switched off',
    options: { clientOnlyGrants: false },
    request: WITHOUT_DEVICE,
    error: 'invalid_grant',
    description:
      'client_credentials grant requires device authentication either using X509 or X-Device-Authorization or enabling the DeviceAuthorizationAccessBehavior',
  },
  {
    situation: 'the device in the Basic header, its secret nowhere else',
    request: {
      headers: { ...WITHOUT_DEVICE.headers, authorization: basic(EXAMPLE_DEVICE.id, EXAMPLE_DEVICE.secret) },
      fields: { client_secret: undefined },
    },
    error: 'invalid_client',
    description: 'Missing client credentials',
  },
  {
    situation: 'the flow denied to the application',
    options: {
      applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.clientCredentialsFlow]: 'deny' } }],
    },
    request: {},
    error: 'invalid_grant',
    description: `Policy OAUTH client_credentials flow (${POLICY.clientCredentialsFlow}) was violated by 'EXAMPLE_APPLICATION' with outcome 'Deny'`,
  },
  {
    situation: 'the password flow not granted to the device',
    options: { devices: [{ ...EXAMPLE_DEVICE, policies: { [POLICY.passwordFlow]: 'elevate' } }] },
    request: {},
    error: 'invalid_grant',
    description: `Policy OAUTH password flow (${POLICY.passwordFlow}) was violated by 'EXAMPLE_DEVICE_NODE' with outcome 'Elevate'`,
  },
  ...['x', 'CLIENT_CREDENTIALS', ' client_credentials', '', undefined].map((grantType) => ({
    situation: `the grant ${grantType}`,
    request: { fields: { grant_type: grantType } },
    error: 'unsupported_grant_type',
    description: "Only 'password', 'client_credentials' or 'refresh_token' grants supported",
  })),
  {
    situation: 'a claim header that is no base64',
    request: { headers: { 'x-santedbclient-claim': 'a=b' } },
    error: 'invalid_request',
    description: 'The input is not a valid Base-64 string as it contains a non-base 64 character.',
  },
  {
    situation: 'a claim without a value',
    request: withClaims('scope'),
    error: 'invalid_request',
    description: INDEX,
  },
  {
    situation: 'a trailing semicolon after the claims',
    request: withClaims('scope=*;'),
    error: 'invalid_request',
    description: INDEX,
  },
  {
    situation: 'a claim that is not on the list',
    request: withClaims(`${OVERRIDE_CLAIM}=true`),
    error: 'invalid_grant',
    description: `Claim ${OVERRIDE_CLAIM} is not permitted`,
  },
  {
    situation: 'a purpose of use that does not exist',
    options: OVERRIDE_ALLOWED,
    request: withClaims(`${PURPOSE_CLAIM}=00000000-0000-0000-0000-000000000000`),
    error: 'invalid_grant',
    description: `Claim ${PURPOSE_CLAIM} failed validation`,
  },
  {
    situation: 'an override without a purpose of use',
    options: OVERRIDE_ALLOWED,
    request: { ...withClaims(`${OVERRIDE_CLAIM}=true`), fields: { scope: ELEVATION_SCOPE } },
    error: 'invalid_request',
    description: 'Override requests require policy demands and a purpose of use',
  },
  {
    situation: 'an override without a demand',
    options: OVERRIDE_ALLOWED,
    request: withClaims(`${OVERRIDE_CLAIM}=true;${PURPOSE_CLAIM}=TREATMENT`),
    error: 'invalid_request',
    description: 'Override requests require policy demands and a purpose of use',
  },
  {
    situation: 'an override asked for by scope',
    request: { fields: { scope: POLICY.override } },
    error: 'invalid_request',
    description: 'Override requests require policy demands and a purpose of use',
  },
  {
    situation: 'an override that is not permitted',
    options: {
      ...OVERRIDE_ALLOWED,
      devices: [{ ...EXAMPLE_DEVICE, policies: { [POLICY.override]: 'deny' } }],
    },
    request: {
      ...withClaims(`${OVERRIDE_CLAIM}=true;${PURPOSE_CLAIM}=TREATMENT`),
      fields: { scope: ELEVATION_SCOPE },
    },
    error: 'invalid_grant',
    description: 'Error establishing session',
  },
  {
    situation: 'a scope that is not granted',
    options: { devices: [{ ...EXAMPLE_DEVICE, policies: { [ELEVATION_SCOPE]: 'elevate' } }] },
    request: { fields: { scope: `${POLICY.login} ${ELEVATION_SCOPE}` } },
    error: 'invalid_grant',
    description: 'Error establishing session',
  },
  {
    situation: 'no refresh token',
    request: { fields: { grant_type: 'refresh_token' } },
    error: 'invalid_request',
    description: 'Object reference not set to an instance of an object.',
  },
  {
    situation: 'a refresh token that is not hexadecimal',
    request: { fields: { grant_type: 'refresh_token', refresh_token: 'ABC9cS7APYxc' } },
    error: 'invalid_request',
    description: 'Input string was not in a correct format.',
  },
  {
    situation: 'a refresh token that somebody made up',
    request: { fields: { grant_type: 'refresh_token', refresh_token: 'C0'.repeat(48) } },
    error: 'invalid_grant',
    description: 'Error getting session',
  },
]

describe('the token endpoint answers 400', () => {
  test.each(rows)('$error to $situation', async ({ request, options, error, description }) => {
    const response = await createTestServer({ generation: 2, ...options }).fetch(tokenRequest(request))
    expect(await response.json()).toEqual({ error, error_description: description })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/json')
  })
})

describe('the token endpoint answers 200 with error 0', () => {
  test.each([
    ['no content type', { headers: { 'content-type': undefined } }],
    ['another content type', { headers: { 'content-type': 'text/plain' } }],
    ['an empty body', { body: '' }],
    ['a bare key', { body: 'grant_type' }],
    ['a trailing ampersand', { body: 'grant_type=client_credentials&' }],
    ['a first Accept entry that is no media type', { headers: { accept: 'json, application/json' } }],
  ] satisfies [string, TokenRequestChanges][])('to %s', async (_, changes) => {
    const response = await createTestServer({ generation: 2 }).fetch(tokenRequest(changes))
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ error: 0, error_description: expect.any(String) })
  })
})
