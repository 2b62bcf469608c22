import { expect, test } from 'vitest'
import { readSessionEnd } from './session-end.ts'

const grantedAtMs = Date.parse('2026-11-22T12:00:00Z')
const grantedAt = grantedAtMs / 1000

test.for<[string, number | undefined, object | undefined, number]>([
  ['expires_in alone', 1799.984, undefined, 1799.984],
  ['expires_in that agrees with the token', 1799.984, { nbf: grantedAt, exp: grantedAt + 1800 }, 1799.984],
  ['milliseconds read as seconds', 1_799_984, { nbf: grantedAt, exp: grantedAt + 1800 }, 1800],
  ['seconds read as milliseconds', 3.6, { nbf: grantedAt, exp: grantedAt + 3600 }, 3600],
  ['exactly half of what the token says', 900, { nbf: grantedAt, exp: grantedAt + 1800 }, 1800],
  ['exactly one and a half of it', 2700, { nbf: grantedAt, exp: grantedAt + 1800 }, 1800],
  ['an end that is the beginning', 60, { nbf: grantedAt, exp: grantedAt }, 60],
  ['no expires_in', undefined, { nbf: grantedAt, exp: grantedAt + 1800 }, 1800],
  ['iat in place of nbf, as text', undefined, { iat: `${grantedAt}.437`, exp: grantedAt + 1800 }, 1799.563],
  ['times that make no sense', 60, { nbf: grantedAt, exp: grantedAt - 1 }, 60],
  ['neither', undefined, undefined, 300],
  ['a time without end', 1e300, undefined, 3_155_760_000],
  ['a token without end', undefined, { nbf: 0, exp: 1e300 }, 3_155_760_000],
])('%s tells how long the session lives', ([, expiresInSeconds, claims, seconds]) => {
  const end = readSessionEnd(expiresInSeconds, claims && { ...claims }, grantedAtMs)
  expect(end.endsAtMs).toBeCloseTo(grantedAtMs + seconds * 1000, -1)
})

test('a mismatch is told where both are, and no other', () => {
  const claims = { nbf: grantedAt, exp: grantedAt + 1800 }
  expect(readSessionEnd(60, claims, grantedAtMs).mismatchSeconds).toBe(1800)
  expect(readSessionEnd(1800, claims, grantedAtMs).mismatchSeconds).toBeUndefined()
  expect(readSessionEnd(undefined, claims, grantedAtMs).mismatchSeconds).toBeUndefined()
})

test('a server that is a whole day off is not believed about the moment', () => {
  const claims = { nbf: grantedAt, exp: grantedAt + 1800 }
  const endsAtMs = grantedAtMs + 86_400_000 + 1_800_000
  expect(readSessionEnd(1800, claims, grantedAtMs + 86_400_000).expiresAtMs).toBe(endsAtMs)
})

test("a clock that is wrong by hours changes neither the lifetime nor the server's own end", () => {
  const claims = { nbf: grantedAt, exp: grantedAt + 1800 }
  const wrongNowMs = grantedAtMs - 5 * 3_600_000
  const end = readSessionEnd(1799.984, claims, wrongNowMs)
  expect(end.endsAtMs - wrongNowMs).toBeCloseTo(1_799_984, -1)
  expect(end.expiresAtMs).toBe(claims.exp * 1000)
})
