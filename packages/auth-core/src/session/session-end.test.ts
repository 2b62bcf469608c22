import { expect, test } from 'vitest'
import type { TokenAnswer } from '../protocol/token-request.ts'
import { jwt } from '../scripted-server.test-support.ts'
import { readSessionEnd } from './session-end.ts'

const grantedAtMs = Date.parse('2026-11-22T12:00:00Z')
const grantedAt = grantedAtMs / 1000

function answer(expiresInSeconds: number | undefined, claims?: object): TokenAnswer {
  const identityToken = claims && jwt(claims)
  return { accessToken: 'a', refreshToken: undefined, identityToken, expiresInSeconds }
}

test.for<[string, TokenAnswer, number]>([
  ['expires_in alone', answer(1799.984), 1799.984],
  [
    'expires_in that agrees with the token',
    answer(1799.984, { nbf: grantedAt, exp: grantedAt + 1800 }),
    1799.984,
  ],
  ['milliseconds read as seconds', answer(1_799_984, { nbf: grantedAt, exp: grantedAt + 1800 }), 1800],
  ['seconds read as milliseconds', answer(3.6, { nbf: grantedAt, exp: grantedAt + 3600 }), 3600],
  ['no expires_in', answer(undefined, { nbf: grantedAt, exp: grantedAt + 1800 }), 1800],
  [
    'iat in place of nbf, as text',
    answer(undefined, { iat: `${grantedAt}.437`, exp: grantedAt + 1800 }),
    1799.563,
  ],
  ['times that make no sense', answer(60, { nbf: grantedAt, exp: grantedAt - 1 }), 60],
  ['neither', answer(undefined), 300],
])('%s tells how long the session lives', ([, given, seconds]) => {
  expect(readSessionEnd(given, grantedAtMs).endsAtMs).toBeCloseTo(grantedAtMs + seconds * 1000, -1)
})

test("a clock that is wrong by hours changes neither the lifetime nor the server's own end", () => {
  const claims = { nbf: grantedAt, exp: grantedAt + 1800 }
  const wrongNowMs = grantedAtMs - 5 * 3_600_000
  const end = readSessionEnd(answer(1799.984, claims), wrongNowMs)
  expect(end.endsAtMs - wrongNowMs).toBeCloseTo(1_799_984, -1)
  expect(end.expiresAt).toEqual(new Date(claims.exp * 1000))
})
