import { expect, test } from 'vitest'
import { isDeadSession } from './dead-session.ts'
import { readElevation } from './elevation.ts'

const asks =
  'bearer realm="h" error="insufficient_scope" scope="1.2.3;1.2.4" error_description="violated by \'allison\'"'
const answer = (status: number, challenge?: string, body: BodyInit | null = null) =>
  new Response(body, { status, headers: challenge === undefined ? {} : { 'www-authenticate': challenge } })

test('a 401 that names policies asks for elevation', () => {
  expect(readElevation(answer(401, asks))).toEqual({
    policies: ['1.2.3', '1.2.4'],
    description: "violated by 'allison'",
  })
})

test('a 401 that names policies and says nothing of them does too', () => {
  const challenge = 'Bearer error="insufficient_scope", scope="1.2.3"'
  expect(readElevation(answer(401, challenge))).toEqual({ policies: ['1.2.3'], description: undefined })
})

test.for<[string, number, string | undefined]>([
  ['another status', 403, asks],
  ['no challenge', 401, undefined],
  ['another error', 401, 'Bearer error="invalid_token" scope="1.2.3"'],
  ['no policies', 401, 'Bearer error="insufficient_scope"'],
  ['a call whose session was not seen', 401, asks.replace('allison', 'ANONYMOUS')],
])('%s does not', ([, status, challenge]) => {
  expect(readElevation(answer(status, challenge))).toBeUndefined()
})

const fault = (type: unknown) => JSON.stringify({ $type: type })

test.for<[string, Response, boolean, boolean]>([
  ['a 401 without a challenge', answer(401), false, true],
  ['a 401 that asks for elevation', answer(401, asks), false, false],
  ['a 401 to somebody unknown', answer(401, asks.replace('allison', 'ANONYMOUS')), false, true],
  ['a 401 of an invalid token', answer(401, 'Bearer error="invalid_token"'), false, true],
  ['a 403 of a session', answer(403, undefined, fault('SecuritySessionException')), false, true],
  ['a 403 of a policy', answer(403, undefined, fault('PolicyViolationException')), false, false],
  ['a 403 that says nothing', answer(403), false, true],
  ['a 403 of something else', answer(403, undefined, fault(7)), false, true],
  ['a 403 of any other server', answer(403), true, false],
  ['a 401 of any other server', answer(401), true, true],
  ['a success', answer(200), false, false],
  ['a 404', answer(404), false, false],
  ['a 500', answer(500), false, false],
])('%s: dead is %s', async ([, response, standard, expected]) => {
  expect(await isDeadSession(response, standard)).toBe(expected)
})

test('looking at a fault leaves it to be read', async () => {
  const response = answer(403, undefined, fault('PolicyViolationException'))
  await isDeadSession(response, false)
  expect(await response.json()).toEqual({ $type: 'PolicyViolationException' })
})
