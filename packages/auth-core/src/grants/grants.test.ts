// What each grant presents, whose session it is, what is secret in it, and whether it can be presented again.
import { describe, expect, test } from 'vitest'
import { authorizationCode } from '../authorization-code/authorization-code.ts'
import { clientCredentials, type Grant, refreshToken } from '../protocol/grant.ts'
import { icdr3 } from '../protocol/icdr3.ts'
import { challenge, expiredPassword } from './challenge.ts'
import { interactive } from './interactive.ts'
import { password } from './password.ts'
import { withClaims } from './with-claims.ts'

const user = { username: 'allison', password: 'secret-p' }
const question = { username: 'allison', challenge: 'e3f2a6c0', response: 'secret-r' }
const code = { code: 'secret-c', redirectUri: 'https://app/cb', codeVerifier: 'secret-v', nonce: 'n' }
const facility = '774dc415-6bfb-4cf5-a2c4-cca6fa22f3ea'

// Made within the tests, so that each tells which grant fails.
test.for<[string, () => Grant, Partial<Grant>]>([
  [
    'client credentials',
    () => clientCredentials,
    {
      type: 'client_credentials',
      parameters: {},
      identity: 'client_credentials',
      repeatable: true,
    },
  ],
  [
    'a refresh token',
    () => refreshToken('secret-t'),
    {
      type: 'refresh_token',
      parameters: { refresh_token: 'secret-t' },
      identity: '',
      secrets: ['secret-t', undefined],
      repeatable: false,
    },
  ],
  [
    'a password',
    () => password(user),
    {
      type: 'password',
      parameters: user,
      identity: 'password:allison',
      secrets: ['secret-p'],
      repeatable: true,
      mfaCode: undefined,
    },
  ],
  [
    'a password with a code',
    () => password({ ...user, mfaCode: '123' }),
    {
      type: 'password',
      parameters: user,
      identity: 'password:allison',
      secrets: ['secret-p', '123'],
      repeatable: false,
      mfaCode: '123',
    },
  ],
  [
    'the answer to a challenge',
    () => challenge({ ...question, mfaCode: '123' }),
    {
      type: 'x_challenge',
      parameters: question,
      identity: 'x_challenge:allison',
      secrets: ['secret-r'],
      repeatable: false,
      mfaCode: '123',
    },
  ],
  [
    'an expired password',
    () => expiredPassword(user),
    {
      type: 'x_challenge',
      parameters: {
        username: 'allison',
        challenge: '00000000-0000-0000-0000-000000000000',
        response: 'secret-p',
      },
      identity: 'x_challenge:allison',
      secrets: ['secret-p'],
      repeatable: false,
    },
  ],
  [
    'an authorization code',
    () => authorizationCode(code),
    {
      type: 'authorization_code',
      parameters: { code: 'secret-c', redirect_uri: 'https://app/cb', code_verifier: 'secret-v' },
      identity: 'authorization_code',
      secrets: ['secret-c', 'secret-v'],
      repeatable: false,
    },
  ],
  [
    'whoever signs in',
    () => interactive(),
    { type: '', parameters: {}, identity: 'interactive:', repeatable: false },
  ],
  ['one user of several', () => interactive({ user: 'a' }), { identity: 'interactive:a' }],
])('%s', ([, make, expected]) => {
  expect(make()).toMatchObject(expected)
})

test.for([
  ['mfa_required', 'mfa_required'],
  ['password_expired', 'password_expired'],
  ['missing_claim', 'missing_claim'],
  ['invalid_grant', undefined],
] as const)('the refusal %s of a user means %s', ([error, expected]) => {
  for (const grant of [password(user), challenge(question), authorizationCode(code)]) {
    expect(grant.readRefusal?.(error, {}, String)?.failure.code).toBe(expected)
  }
})

test('a missing claim brings its choices', () => {
  const data = { claimType: 'urn:oasis:names:tc:xspa:1.0:subject:facility', claimValue: facility }
  expect(password(user).readRefusal?.('missing_claim', { data }, String)?.claimRequest).toMatchObject({
    claim: 'facility',
    choices: [{ value: facility }],
  })
})

describe('the code of a second factor', () => {
  test.for(['1', '123456', '!~'])('can be %j', (mfaCode) => {
    for (const grant of [password({ ...user, mfaCode }), challenge({ ...question, mfaCode })]) {
      expect(grant.mfaCode).toBe(mfaCode)
    }
  })

  test.for(['', '12 34', ' 12', '12\n', 'ä'])('cannot be %j, which no header can hold', (mfaCode) => {
    const refusal = { code: 'invalid_options', summary: expect.stringContaining('mfaCode must be') }
    for (const make of [password, challenge]) {
      expect(() => make({ ...user, ...question, mfaCode })).toThrow(expect.objectContaining(refusal))
    }
  })
})

describe('claims', () => {
  test.for([
    ['a password', () => password({ ...user, claims: { facility } })],
    ['an authorization code', () => authorizationCode({ ...code, claims: { facility } })],
  ] as const)('go with %s, in a header', ([, make]) => {
    const grant = make()
    const header = btoa(`urn:oasis:names:tc:xspa:1.0:subject:facility=${facility}`)
    expect(grant.headers?.(icdr3)).toEqual({ 'x-santedbclient-claim': header })
    expect(grant.claims).toEqual({ facility })
  })

  test('of which there are none need no header', () => {
    expect(withClaims(clientCredentials, undefined)).toBe(clientCredentials)
    expect(withClaims(clientCredentials, {}).headers?.(icdr3)).toStrictEqual({})
  })
})

test('an identity token must repeat the nonce of the sign-in, if it has one', () => {
  const { checkClaims } = authorizationCode(code)
  for (const claims of [{ nonce: 'n' }, {}, undefined]) expect(() => checkClaims?.(claims)).not.toThrow()
  expect(() => checkClaims?.({ nonce: 'other' })).toThrow(
    expect.objectContaining({
      code: 'invalid_response',
      summary: 'The identity token belongs to another sign-in: its nonce differs.',
    }),
  )
})

test('only a session that can be refreshed is renewed for a user', () => {
  const { limitRenewal, requireUser } = interactive()
  const entry = { renewAtMs: 1, endsAtMs: 2 }
  expect(limitRenewal?.(entry)).toEqual({ renewAtMs: 2, endsAtMs: 2 })
  const refreshable = { ...entry, refreshToken: 'r' }
  expect(limitRenewal?.(refreshable)).toBe(refreshable)
  expect(requireUser).toThrow(
    expect.objectContaining({
      code: 'sign_in_required',
      summary: 'There is no session that could be renewed.',
    }),
  )
})
