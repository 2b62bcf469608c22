// SanteDB's `OAuthErrorBehavior`: the errors about requests, scopes and claims.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_USER } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, policyViolationText } from '../policies.ts'
import { PURPOSES_OF_USE, PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { createTestServer } from '../server.ts'
import { claimHeader, passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { CLAIM } from './claim-types.ts'
import { type ErrorRow, testErrors } from '../testing/error-rows-3.test-support.ts'

const INDEX = 'Index was outside the bounds of the array.'
const BASE64 = 'The input is not a valid Base-64 string as it contains a non-base 64 character.'
const GENERAL = 'General error establishing the session'

function application(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { applications: [{ ...EXAMPLE_APPLICATION, policies }] }
}

function user(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { users: [{ ...EXAMPLE_USER, policies }] }
}

const requestRows: readonly ErrorRow[] = [
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

const scopeRows: readonly ErrorRow[] = [
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

testErrors(requestRows)
testErrors(scopeRows)

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
