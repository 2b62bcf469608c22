import { expect, test } from 'vitest'
import { AuthError } from '../errors/auth-error.ts'
import * as failures from '../errors/failures.ts'
import { isOfClient, isRefusal, type LastFailure, noteFailure } from './last-failure.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const errorOf = (failure: failures.Failure, details = {}) => new AuthError(failure, 'It failed.', details)

const waitingHelps = new Set(['network_error', 'server_error', 'throttled', 'timeout'])
const mayChange = new Set([...waitingHelps, 'invalid_response'])
const refusals = new Set(['credentials_rejected', 'request_rejected'])

test.for(Object.values(failures).map((failure) => [failure.code, failure] as const))(
  'after %s it is known whether to wait, and whether it was a refusal',
  ([code, failure]) => {
    const error = errorOf(failure)
    expect(noteFailure(error, undefined, nowMs)).toMatchObject({
      error,
      count: 1,
      atOnce: !waitingHelps.has(code),
      refused: !mayChange.has(code),
    })
    expect(isRefusal(error)).toBe(refusals.has(code))
  },
)

test.for([
  [{ status: 401 }, true],
  [{ status: 400, serverError: 'invalid_client' }, true],
  [{ status: 400, serverError: 'unauthorized_client' }, true],
  [{ status: 400, serverError: 'invalid_grant' }, false],
  [{}, false],
] as const)('%j is about the application or the device: %s', ([details, expected]) => {
  expect(isOfClient(errorOf(failures.credentialsRejected, details))).toBe(expected)
})

test('failures of one kind in a row are counted, and another kind begins anew', () => {
  let last: LastFailure | undefined
  const counts = [
    failures.networkError,
    failures.serverError,
    failures.credentialsRejected,
    failures.requestRejected,
    failures.timeout,
  ].map((failure) => (last = noteFailure(errorOf(failure), last, nowMs)).count)
  expect(counts).toEqual([1, 2, 1, 2, 1])
})

test('the next attempt is at a whole millisecond, which the error tells', () => {
  const refused = errorOf(failures.credentialsRejected)
  expect(noteFailure(refused, undefined, nowMs + 0.25).retryAtMs).toBe(nowMs + 60_001)
  expect(refused.retryAt).toEqual(new Date(nowMs + 60_001))
  const throttled = errorOf(failures.throttled, { retryAfterMs: 90_000 })
  expect(noteFailure(throttled, undefined, nowMs).retryAtMs).toBe(nowMs + 90_000)
})

test('what is given from memory keeps its time', () => {
  const error = errorOf(failures.credentialsRejected)
  error.retryAt = new Date(nowMs + 5)
  expect(noteFailure(error, undefined, nowMs).retryAtMs).toBe(nowMs + 5)
})
