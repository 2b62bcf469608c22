import { expect, test } from 'vitest'
import { AuthError } from '../errors/auth-error.ts'
import { throttled } from '../errors/failures.ts'
import { readChallenge } from '../protocol/challenge.ts'
import { isDeadSession } from '../resource/dead-session.ts'
import { readElevation } from '../resource/elevation.ts'
import type { BearerSession, RefusedBearer } from './outcome.ts'
import { refusalResponse } from './refusal-response.ts'

const options = { realm: 'gateway.example.org' }
const session: BearerSession = {
  subject: 'a subject',
  policies: [],
  claims: { name: 'allison' },
  expiresAt: undefined,
}
const policies = ['1.3.6.1.4.1.33349.3.1.5.9.2.4.0', '1.2.3']

test('no bearer is answered as SanteDB answers one who is anonymous', async () => {
  const response = refusalResponse({ outcome: 'missing', policies: policies.slice(0, 1) }, options)
  expect(response.status).toBe(401)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('www-authenticate')).toBe(
    'bearer realm="gateway.example.org" error="insufficient_scope" scope="1.3.6.1.4.1.33349.3.1.5.9.2.4.0" ' +
      `error_description="Policy 1.3.6.1.4.1.33349.3.1.5.9.2.4.0 was violated by 'ANONYMOUS' with outcome 'Elevate'"`,
  )
  expect(await response.json()).toEqual({
    $type: 'PolicyViolationException',
    message: "Policy 1.3.6.1.4.1.33349.3.1.5.9.2.4.0 was violated by 'ANONYMOUS' with outcome 'Elevate'",
    data: [],
    policyId: '1.3.6.1.4.1.33349.3.1.5.9.2.4.0',
    policyOutcome: 'Elevate',
  })
})

test('a dead session is 401, and policies that are missing are 403 with their names', async () => {
  const dead = refusalResponse({ outcome: 'dead' }, options)
  expect(dead.status).toBe(401)
  expect(readChallenge(dead.headers.get('www-authenticate'))).toMatchObject({
    error: 'invalid_token',
    scopes: [],
  })
  const denied = refusalResponse({ outcome: 'denied', session, policies }, options)
  expect(denied.status).toBe(403)
  expect(readChallenge(denied.headers.get('www-authenticate'))).toMatchObject({
    error: 'insufficient_scope',
    scopes: policies,
    description: `Policy ${policies.join(', ')} was violated by 'allison' with outcome 'Deny'`,
  })
})

test.for<[RefusedBearer, boolean]>([
  [{ outcome: 'missing', policies: [] }, true],
  [{ outcome: 'missing', policies }, true],
  [{ outcome: 'dead' }, true],
  [{ outcome: 'denied', session, policies }, false],
  [{ outcome: 'malformed' }, false],
])('a client of ours reads %o as a session that is gone: %s', async ([refused, isGone]) => {
  const response = refusalResponse(refused, options)
  expect(readElevation(response)).toBeUndefined()
  expect(await isDeadSession(response, false)).toBe(isGone)
})

test.for<[string, RefusedBearer, number, string | null, object]>([
  [
    'what is no bearer',
    { outcome: 'malformed' },
    400,
    'error="invalid_request" error_description="Authorization is not one bearer token."',
    { $type: 'FormatException', message: 'Authorization is not one bearer token.' },
  ],
  [
    'a dead session',
    { outcome: 'dead' },
    401,
    'error="invalid_token" error_description="The session is not known, or has ended."',
    { $type: 'SecuritySessionException', message: 'The session is not known, or has ended.' },
  ],
  [
    'what is not known',
    { outcome: 'unavailable', error: new AuthError(throttled, 'x') },
    503,
    null,
    {
      $type: 'DomainStateException',
      message: 'Whether the session lives could not be found out. Try again.',
    },
  ],
  [
    'no bearer where no policy is named',
    { outcome: 'missing', policies: [] },
    401,
    `error="insufficient_scope" error_description="The policy to be signed in was violated by 'ANONYMOUS' with outcome 'Elevate'"`,
    {
      $type: 'PolicyViolationException',
      message: "The policy to be signed in was violated by 'ANONYMOUS' with outcome 'Elevate'",
      policyOutcome: 'Elevate',
    },
  ],
])('%s is answered in the words of SanteDB', async ([, refused, status, challenge, fault]) => {
  const response = refusalResponse(refused, options)
  expect(response.status).toBe(status)
  expect(response.headers.get('www-authenticate')).toBe(
    challenge && `bearer realm="gateway.example.org" ${challenge}`,
  )
  expect(await response.json()).toEqual({ data: [], policyOutcome: 'Deny', ...fault })
})

test.for([
  [{ name: 'allison', unique_name: 'a', sub: 's' }, 'allison'],
  [{ name: ['allison'], unique_name: 'a' }, 'a'],
  [{}, 'a subject'],
] as const)('who is denied is named by %o: %s', async ([claims, name]) => {
  const response = refusalResponse({ outcome: 'denied', session: { ...session, claims }, policies }, options)
  expect(await response.json()).toMatchObject({ message: expect.stringContaining(`by '${name}' with`) })
})

test('who is denied and has no name is named so', async () => {
  const nobody = { ...session, claims: {}, subject: undefined }
  const response = refusalResponse({ outcome: 'denied', session: nobody, policies }, options)
  expect(await response.json()).toMatchObject({ message: expect.stringContaining("by '' with") })
})

test.for([
  [undefined, null],
  [0, '0'],
  [1, '1'],
  [1500, '2'],
  [30_000, '30'],
  [30_001, '30'],
] as const)(
  'a server that asks to be left alone for %s ms is told on as %s seconds',
  ([retryAfterMs, told]) => {
    const error = new AuthError(throttled, 'x', { retryAfterMs })
    const { headers } = refusalResponse({ outcome: 'unavailable', error }, options)
    expect(headers.get('retry-after')).toBe(told)
  },
)

test('what is not known is 503, challenges nobody, and tells nothing of the inside', async () => {
  const error = new AuthError(throttled, 'No answer came from inside.example.org.', {
    retryAfterMs: 1_200_000,
  })
  const response = refusalResponse({ outcome: 'unavailable', error }, options)
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('30')
  expect(response.headers.has('www-authenticate')).toBe(false)
  expect(await response.text()).not.toContain('inside')
})

test('names cannot break out of the header, and are whole in the body', async () => {
  const claims = { name: 'Zoë" error="none"\r\nx-evil: 1\\' }
  const response = refusalResponse(
    { outcome: 'denied', session: { ...session, claims }, policies: ['1.2"3'] },
    { realm: 'a"b' },
  )
  const header = response.headers.get('www-authenticate')
  expect(header).toContain("by 'Zo?? error=?none???x-evil: 1?'")
  expect(header?.split('"')).toHaveLength(9)
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('Zoë') })
})
