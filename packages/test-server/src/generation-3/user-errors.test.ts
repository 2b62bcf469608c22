// SanteDB's `OAuthErrorBehavior`: the errors about users, refresh tokens and challenges.
import {
  EXAMPLE_APPLICATION,
  EXAMPLE_USER,
  EXAMPLE_USER_WITH_EXPIRED_PASSWORD,
  EXAMPLE_USER_WITH_FACILITIES,
  EXAMPLE_USER_WITH_MULTI_FACTOR,
} from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, policyViolationText } from '../policies.ts'
import { claimHeader, passwordFields } from '../testing/token-request-3.test-support.ts'
import { CLAIM } from './claim-types.ts'
import { type ErrorRow, testErrors } from '../testing/error-rows-3.test-support.ts'

const BASE64 = 'The input is not a valid Base-64 string as it contains a non-base 64 character.'
const WRONG_USER = 'Invalid username or password'
const CHALLENGE = '6f0c1b51-0e5c-4b1f-9b1a-1d0b8b0a2f10'

function application(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { applications: [{ ...EXAMPLE_APPLICATION, policies }] }
}

function user(policies: Record<string, 'elevate' | 'deny'>): Partial<TestServerOptions> {
  return { users: [{ ...EXAMPLE_USER, policies }] }
}

const passwordRows: readonly ErrorRow[] = [
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

const refreshRows: readonly ErrorRow[] = (
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

const challengeRows: readonly ErrorRow[] = (
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

testErrors(passwordRows)
testErrors(refreshRows)
testErrors(challengeRows)
