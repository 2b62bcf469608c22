// What each dialect puts where on a token request, and what it makes of the answer.
import { expect, test } from 'vitest'
import type { Credentials, Dialect } from './dialect.ts'
import { clientCredentials } from './grant.ts'
import { icdr2 } from './icdr2.ts'
import { icdr3 } from './icdr3.ts'
import { standard } from './standard.ts'

const client = { client_id: 'APP' }
const device = { id: 'DEVICE', secret: 's' }
const deviceInBase64 = 'REVWSUNFOnM='

async function authenticated(dialect: Dialect, credentials: Partial<Credentials>, mfaCode?: string) {
  const body = new URLSearchParams()
  const headers = new Headers()
  const authenticate = dialect.authenticate(
    { clientId: 'APP', ...credentials },
    { ...clientCredentials, mfaCode },
  )
  await authenticate({ issuer: 'https://icdr.example.org' }, client, body, headers)
  return { ...Object.fromEntries(body), ...Object.fromEntries(headers) }
}

test.for<[string, Dialect, Partial<Credentials>, string | undefined, Record<string, string>]>([
  [
    'iCDR 2.x sends both secrets, the device in a header of its own',
    icdr2,
    { clientSecret: 'x', device },
    undefined,
    { client_id: 'APP', client_secret: 'x', 'x-device-authorization': `BASIC ${deviceInBase64}` },
  ],
  ['iCDR 2.x sends a code in a header', icdr2, {}, '123', { client_id: 'APP', 'x-santedb-tfasecret': '123' }],
  [
    'iCDR 3.x keeps the secret of the application away from a device',
    icdr3,
    { clientSecret: 'x', device },
    undefined,
    { client_id: 'APP', authorization: `Basic ${deviceInBase64}` },
  ],
  [
    'iCDR 3.x sends it beside a device when told to',
    icdr3,
    { clientSecret: 'x', device, sendClientSecretWithDevice: true },
    undefined,
    { client_id: 'APP', client_secret: 'x', authorization: `Basic ${deviceInBase64}` },
  ],
  ['iCDR 3.x sends the id alone where there is no secret', icdr3, {}, undefined, { client_id: 'APP' }],
  [
    'iCDR 3.x sends it where there is no device, and a code in the form',
    icdr3,
    { clientSecret: 'x' },
    '123',
    { client_id: 'APP', client_secret: 'x', x_mfa: '123' },
  ],
  [
    'the standard sends id and secret in Basic',
    standard,
    { clientSecret: 'x' },
    undefined,
    { authorization: `Basic ${btoa('APP:x')}` },
  ],
  ['the standard sends the id alone where there is no secret', standard, {}, undefined, { client_id: 'APP' }],
])('%s', async ([, dialect, credentials, mfaCode, expected]) => {
  expect(await authenticated(dialect, credentials, mfaCode)).toEqual(expected)
})

test('the dialects know what follows from their generation', () => {
  expect(
    [icdr2, icdr3, standard].map(({ name, refreshesAfterEnd, signOutPath, everyPolicy }) => [
      name,
      refreshesAfterEnd,
      signOutPath,
      everyPolicy,
    ]),
  ).toEqual([
    ['icdr2', true, undefined, '*'],
    ['icdr3', false, '/auth/signout', '*'],
    ['standard', true, undefined, undefined],
  ])
})

const granted = { access_token: 'a', expires_in: 1_800_000 }

test.for<[string, Dialect, number, object, object]>([
  [
    'milliseconds of iCDR 2.x',
    icdr2,
    200,
    granted,
    { status: 200, body: { access_token: 'a', expires_in: 1800 } },
  ],
  ['seconds of iCDR 3.x', icdr3, 200, granted, { status: 200, body: granted }],
  ['an empty refresh token', icdr2, 200, { refresh_token: '' }, { status: 200, body: {} }],
  ['a refresh token', icdr3, 200, { refresh_token: 'r' }, { status: 200, body: { refresh_token: 'r' } }],
  ['an error of HTTP 200', icdr2, 200, { error: 0 }, { status: 400, body: { error: 'invalid_request' } }],
  ['an empty error', icdr3, 200, { error: '' }, { status: 400, body: { error: 'invalid_request' } }],
  ['an error of its own status', icdr3, 401, { error: 'x' }, { status: 401, body: { error: 'x' } }],
  [
    'a bearer token of the standard',
    standard,
    200,
    { token_type: 'Bearer', expires_in: '60' },
    { status: 200, body: { token_type: 'Bearer', expires_in: 60 } },
  ],
  ...['DPoP', 'Bearers', 'Forbearer'].map((type): [string, Dialect, number, object, object] => [
    `a token of the type ${type}`,
    standard,
    200,
    { token_type: type, access_token: 'a' },
    { status: 200, body: {} },
  ]),
  [
    'a token without an end',
    standard,
    200,
    { token_type: 'bearer' },
    { status: 200, body: { token_type: 'bearer' } },
  ],
  [
    'a token whose end is no number',
    standard,
    200,
    { token_type: 'bearer', expires_in: 'soon' },
    { status: 200, body: { token_type: 'bearer' } },
  ],
  [
    'an error of the standard',
    standard,
    400,
    { error: 'invalid_scope' },
    { status: 400, body: { error: 'invalid_scope' } },
  ],
])('%s is brought into standard form', ([, dialect, status, body, expected]) => {
  expect(dialect.standardize({ status, body: { ...body } })).toEqual(expected)
})
