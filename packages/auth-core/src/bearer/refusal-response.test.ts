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
