import { expect, test } from 'vitest'
import { policies } from '../policies/policies.ts'
import { createUnsignedToken } from '../testing/index.ts'
import { Session } from './session.ts'

function sessionWith(scope: unknown): Session {
  const times = { expiresAtMs: 3, endsAtMs: 2, renewAtMs: 1 }
  return new Session({ accessToken: 'token', identityToken: createUnsignedToken({ scope }), ...times })
}

test.for<[string, readonly string[], string, boolean]>([
  ['the policy itself', [policies.login, policies.readMetadata], policies.readMetadata, true],
  ['another policy', [policies.login], policies.readMetadata, false],
  ['a policy above it, for it may be denied below', [policies.unrestricted], policies.login, false],
  ['a policy below it', [policies.loginAsService], policies.login, false],
  ['a policy that only begins like it', [`${policies.login}0`], policies.login, false],
  ['no policy at all', [], policies.login, false],
])('%s', ([, granted, policy, expected]) => {
  expect(sessionWith(granted).can(policy)).toBe(expected)
})

test.for([
  ['allison', 'allison'],
  [7, undefined],
  [undefined, undefined],
] as const)('a sub that is %j tells of %s', ([sub, expected]) => {
  const times = { expiresAtMs: 3, endsAtMs: 2, renewAtMs: 1 }
  const session = new Session({ accessToken: 'token', identityToken: createUnsignedToken({ sub }), ...times })
  expect(session.subject).toBe(expected)
})

test.for<[string, unknown, readonly string[]]>([
  ['one policy as a text', '1.2.3', ['1.2.3']],
  ['several as a text, as OAuth has it', ' 1.2.3  1.2.4 ', ['1.2.3', '1.2.4']],
  ['a list with repeats and what is no text', ['1.2.3', 7, '1.2.3', null], ['1.2.3']],
  [
    'the short form of encodeScopes',
    ['ua.4.0', 'ua', 'uab', 'qua'],
    [policies.readMetadata, policies.unrestricted, 'uab', 'qua'],
  ],
  ['none', undefined, []],
])('reads %s', ([, scope, expected]) => {
  expect(sessionWith(scope).policies).toEqual(expected)
})

test('claims that repeat the token are left out, and others stay, whatever they are', () => {
  const kept = { odd: { toString: 1, valueOf: null }, list: [['a']], none: null, other: 'token-2' }
  const identityToken = createUnsignedToken({ jti: 'TOKEN', ...kept })
  const times = { expiresAtMs: 3, endsAtMs: 2, renewAtMs: 1 }
  expect(new Session({ accessToken: 'token', identityToken, ...times }).claims).toEqual(kept)
})
