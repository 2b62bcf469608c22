// What is written into a store, and what is taken for it when it is read.
import { beforeEach, expect, test } from 'vitest'
import { AuthError } from '../../errors/auth-error.ts'
import { credentialsRejected, requestRejected } from '../../errors/failures.ts'
import { VirtualClock } from '../../testing/index.ts'
import { noteFailure } from '../last-failure.ts'
import { ServerClock } from '../server-clock.ts'
import { decodeRefusal, encodeRefusal } from './stored-refusal.ts'
import { decodeSession, encodeSession } from './stored-session.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const dayMs = 86_400_000

let clock: VirtualClock
let serverClock: ServerClock
beforeEach(() => {
  clock = new VirtualClock(nowMs)
  serverClock = new ServerClock(clock)
})

const entry = {
  accessToken: 'a',
  refreshToken: 'r',
  identityToken: 'i',
  scope: '1.2.3',
  expiresAtMs: 3,
  endsAtMs: 2,
  renewAtMs: 1,
  refreshUntilMs: 4,
}
const stored = { version: 1, fingerprint: 'f', aheadMs: 7000, ...entry }
const { refreshToken: _r, identityToken: _i, scope: _s, refreshUntilMs: _u, ...least } = stored

test('a session is read as it was written, with what its writer knew of the time', () => {
  const session = decodeSession(encodeSession(entry, 'f', 7000), 'f', serverClock)
  expect(session).toMatchObject(entry)
  expect(serverClock.aheadMs).toBe(7000)
  expect(decodeSession(JSON.stringify(least), 'f', serverClock)).toEqual(least)
})

const refusal = {
  version: 1,
  rejected: true,
  summary: 'It failed.',
  status: 401,
  serverError: 'invalid_client',
  serverDescription: 'no',
  count: 2,
  retryAtMs: nowMs + 60_000,
  aheadMs: 0,
}
const { status: _st, serverError: _e, serverDescription: _d, ...leastRefusal } = refusal

test.for([
  ['credentials', credentialsRejected],
  ['a request', requestRejected],
] as const)('a refusal of %s is read as it was written', ([, failure]) => {
  const facts = { status: 400, serverError: 'x', serverDescription: 'no' }
  const written = noteFailure(new AuthError(failure, 'It failed.', facts), undefined, nowMs)
  const held = decodeRefusal(encodeRefusal(written, 5000), { clock, serverClock })
  expect(held).toEqual(written)
  expect(held?.error).toMatchObject({ ...failure, ...facts, summary: 'It failed.' })
  expect(serverClock.aheadMs).toBe(5000)
})

test('a refusal holds for a day at the most, however wrong the clock of its writer was', () => {
  const far = JSON.stringify({ ...leastRefusal, retryAtMs: nowMs + 10 * dayMs })
  const held = decodeRefusal(far, { clock, serverClock })
  expect(held?.retryAtMs).toBe(nowMs + dayMs)
  expect(held?.error.retryAt).toEqual(new Date(nowMs + dayMs))
})

test("a refusal's time is that of the server", () => {
  serverClock.learn(nowMs - 30_000, 0)
  const held = decodeRefusal(JSON.stringify(refusal), { clock, serverClock })
  expect(held?.retryAtMs).toBe(nowMs + 60_000 + 29_500)
})

const read = {
  session: (text: string | null) => decodeSession(text, 'f', serverClock),
  refusal: (text: string | null) => decodeRefusal(text, { clock, serverClock }),
}

/** Each member of an entry with values that it cannot have. */
function broken(members: object, optional: ReadonlySet<string>): [string, unknown][] {
  return Object.entries(members).flatMap(([name, value]: [string, unknown]) => {
    const wrong = typeof value === 'string' ? [7, null] : ['7', null, {}]
    return [...wrong, ...(optional.has(name) ? [] : [undefined])].map((it): [string, unknown] => [name, it])
  })
}

const optionalOfSession = new Set(['refreshToken', 'identityToken', 'scope', 'refreshUntilMs'])
const optionalOfRefusal = new Set(['status', 'serverError', 'serverDescription'])

test.for<[keyof typeof read, string, unknown]>([
  ...broken(stored, optionalOfSession).map((row): ['session', string, unknown] => ['session', ...row]),
  ...broken(refusal, optionalOfRefusal).map((row): ['refusal', string, unknown] => ['refusal', ...row]),
  ['session', 'version', 2],
  ['session', 'accessToken', 'a\nb'],
  ['session', 'accessToken', ''],
  ['session', 'expiresAtMs', 1e300],
  ['session', 'endsAtMs', -1e300],
  ['refusal', 'retryAtMs', -1e300],
  ['refusal', 'version', 2],
  ['session', 'fingerprint', 'other'],
])('a %s whose %s is %j is none, and tells no time', ([kind, name, value]) => {
  const whole = { session: stored, refusal: { ...refusal, aheadMs: 7000 } }[kind]
  expect(read[kind](JSON.stringify({ ...whole, [name]: value }))).toBeUndefined()
  expect(serverClock.aheadMs).toBe(0)
})

test.for([null, '', '{', '[]', 'null'])('%j is neither', (text) => {
  expect([read.session(text), read.refusal(text)]).toEqual([undefined, undefined])
})

test('a refusal needs no words of the server', () => {
  expect(read.refusal(JSON.stringify(leastRefusal))?.error).toMatchObject({ code: 'credentials_rejected' })
})
