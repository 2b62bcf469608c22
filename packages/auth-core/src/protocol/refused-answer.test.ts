// What a refusal is called, by its status and the server's words.
import { expect, test } from 'vitest'
import { passwordExpired } from '../errors/failures.ts'
import { clientCredentials, type Grant } from './grant.ts'
import { refusedAnswer } from './refused-answer.ts'

const hide = (text: string) => text.replaceAll('secret', '[removed]')

interface Received {
  status: number
  body?: Record<string, unknown>
  kind?: string
}

function refuse({ status, body = {}, kind }: Received, grant: Grant = clientCredentials) {
  const read = { excerpt: 'the beginning', dateMs: 0, retryAfterMs: 5000 }
  return refusedAnswer({ status, body, kind, ...read }, { status, body }, grant, hide)
}

test.for<[Received, string]>([
  [{ status: 429, body: { error: 'invalid_client' } }, 'throttled'],
  [{ status: 500, body: { error: 'invalid_client' } }, 'server_error'],
  [{ status: 503 }, 'server_error'],
  [{ status: 499, body: { error: 'x' } }, 'request_rejected'],
  [{ status: 200 }, 'invalid_response'],
  [{ status: 401 }, 'invalid_response'],
  [{ status: 400, body: { error: 0 } }, 'invalid_response'],
  // A word is a refusal only where the status is one.
  [{ status: 302, body: { error: 'invalid_client' } }, 'invalid_response'],
  [{ status: 400, body: { error: 'invalid_client' } }, 'credentials_rejected'],
  [{ status: 400, body: { error: 'unauthorized_client' } }, 'credentials_rejected'],
  [{ status: 400, body: { error: 'invalid_grant' } }, 'credentials_rejected'],
  [{ status: 401, body: { error: 'unspecified_error' } }, 'credentials_rejected'],
  [{ status: 400, body: { error: 'unspecified_error' } }, 'request_rejected'],
  [{ status: 400, body: { error: 'not_invalid_grant' } }, 'request_rejected'],
  [{ status: 400, body: { error: 'invalid_grants' } }, 'request_rejected'],
])('%j is %s', ([received, code]) => {
  expect(refuse(received)).toMatchObject({ code, status: received.status, retryAfterMs: 5000 })
})

test.for<[string, Received, string]>([
  [
    'the words of the server',
    { status: 400, body: { error: 'secret_word', error_description: 'a secret' } },
    '(HTTP 400, [removed]_word): "a [removed]"',
  ],
  ['the word alone', { status: 400, body: { error: 'x' } }, '(HTTP 400, x): "the beginning"'],
  ['what it is instead', { status: 200, kind: 'text/html' }, '(HTTP 200, text/html): "the beginning"'],
  ['the beginning', { status: 200 }, '(HTTP 200): "the beginning"'],
  [
    'no number for a word',
    { status: 400, body: { error: 0, error_description: 7 } },
    '(HTTP 400): "the beginning"',
  ],
])('tells %s, without secrets', ([, received, words]) => {
  expect(refuse(received).summary).toBe(`SanteDB granted no session ${words}.`)
})

test('the grant tells what a word of its own means, and is not asked about anything else', () => {
  const claimRequest = { claim: undefined, claimType: 'x', choices: [] }
  const grant: Grant = {
    ...clientCredentials,
    readRefusal: () => ({ failure: passwordExpired, claimRequest }),
  }
  const told = refuse({ status: 400, body: { error: 'invalid_grant' } }, grant)
  expect(told).toMatchObject({ code: 'password_expired', serverError: 'invalid_grant', claimRequest })
  expect(refuse({ status: 400 }, grant)).not.toHaveProperty('claimRequest')
  expect(refuse({ status: 503, body: { error: 'x' } }, grant).code).toBe('server_error')
})
