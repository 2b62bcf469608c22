// SanteDB's `TokenAuthorizationAccessBehavior`, `RestErrorHandler` and `HttpErrorUtility`.
import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { POLICY, policyViolationText } from '../policies.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { start } from '../testing/start-3.test-support.ts'

interface BearerRow {
  readonly situation: string
  readonly options?: Partial<TestServerOptions>
  /** The header to send, made of a live session's token. */
  readonly authorization: (token: string) => string
  readonly status: number
  readonly message: string
  readonly waitMs?: number
}

const badBearers: readonly BearerRow[] = [
  {
    situation: 'no token',
    authorization: () => 'Bearer',
    status: 500,
    message: 'Index was outside the bounds of the array.',
  },
  {
    situation: 'a token of one part',
    authorization: (token) => `Bearer ${token.split('.')[0]}`,
    status: 403,
    message: 'Session token is not in the expected format',
  },
  {
    situation: 'a token that is no base64',
    authorization: (token) => `Bearer =${token}`,
    status: 400,
    message: 'The input is not a valid Base-64 string as it contains a non-base 64 character.',
  },
  {
    situation: 'a tampered token',
    authorization: (token) => `bearer ${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`,
    status: 403,
    message: 'Session token signature is not valid',
  },
  {
    situation: 'an expired token',
    authorization: (token) => `BEARER ${token}`,
    waitMs: 3_600_000,
    status: 401,
    message: 'error.security.session.expired',
  },
]

describe('a bearer that does not work', () => {
  test.each(badBearers)('fails the whole service: $situation', async (row) => {
    const { obtain, get, time } = start()
    const { access_token: token } = await obtain()
    time.nowMs += row.waitMs ?? 0
    for (const path of ['/auth/session', '/auth/userinfo', '/auth/jwks', '/auth/nothing']) {
      const response = await get(path, row.authorization(token))
      expect(response.status).toBe(row.status)
      expect(response.headers.has('www-authenticate')).toBe(false)
      expect(await response.json()).toEqual({ error: 'unspecified_error', error_description: row.message })
    }
  })

  test.each(badBearers.filter(({ status }) => status !== 401))(
    'fails a resource: $situation',
    async (row) => {
      const { obtain, get } = start()
      const { access_token: token } = await obtain()
      const response = await get('/fhir/Patient', row.authorization(token))
      expect(response.status).toBe(row.status)
      expect(response.headers.has('www-authenticate')).toBe(false)
      expect(await response.json()).toEqual({
        data: [],
        $type: expect.stringMatching(/Exception$/),
        message: row.message,
        policyOutcome: 'Deny',
      })
    },
  )

  test('gets an empty 401 from a resource once it has expired', async () => {
    const { obtain, get, time } = start()
    const { access_token: token } = await obtain()
    time.nowMs += 3_600_000 - 1
    expect((await get('/fhir/Patient', `Bearer ${token}`)).status).toBe(200)
    time.nowMs += 1
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(401)
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.text()).toBe('')
  })

  test('gets a challenge where that is switched on', async () => {
    const { obtain, get, time } = start({ expiredBearer: 'challenge' })
    const { access_token: token } = await obtain()
    time.nowMs += 3_600_000
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      'bearer realm="icdr.example.org" error="invalid_token" error_description="error.security.session.expired"',
    )
  })

  test('gets an empty 401 while its user is locked', async () => {
    const { server, obtain, get } = start({ lockout: { maximumFailures: 0 } })
    const { access_token: token } = await obtain({ fields: passwordFields() })
    await server.fetch(tokenRequest3({ fields: passwordFields({ password: 'wrong' }) }))
    const response = await get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('')
  })

  test('is refused as unknown when the session is gone', async () => {
    const keys = [{ name: 'default', algorithm: 'hmac', secret: 'of both servers' }] as const
    const { access_token: token } = await start({ keys }).obtain()
    const response = await start({ keys }).get('/fhir/Patient', `Bearer ${token}`)
    expect(response.status).toBe(403)
    expect(await response.json()).toHaveProperty('message', 'Invalid bearer token')
  })
})

describe('a resource', () => {
  test.each([undefined, 'Basic abc', 'Digest x'])('challenges the anonymous caller of %s', async (header) => {
    const response = await start().get('/hdsi/Patient', header)
    const text = policyViolationText(POLICY.clinicalData, 'ANONYMOUS', 'elevate')
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      `bearer realm="icdr.example.org" error="insufficient_scope" scope="${POLICY.clinicalData}" error_description="${text}"`,
    )
    expect(await response.json()).toMatchObject({ $type: 'PolicyViolationException', message: text })
  })

  test('refuses what is denied with a fault and no challenge', async () => {
    const { obtain, get } = start({
      applications: [{ ...EXAMPLE_APPLICATION, policies: { [POLICY.clinicalData]: 'deny' } }],
    })
    const { access_token: token } = await obtain()
    const response = await get('/hdsi/Patient', `Bearer ${token}`)
    expect(response.status).toBe(403)
    expect(response.headers.has('www-authenticate')).toBe(false)
    expect(await response.json()).toMatchObject({ policyId: POLICY.clinicalData, policyOutcome: 'Deny' })
  })

  test.each([undefined, '*/*', 'text/html, application/json'])(
    'writes the fault as text with numbers and nulls for Accept %s',
    async (accept) => {
      const response = await start().send('GET', '/hdsi/Patient', accept === undefined ? {} : { accept })
      expect(response.headers.get('content-type')).toBe('text/plain')
      expect(JSON.parse(await response.text())).toEqual({
        $type: 'PolicyViolationException',
        message: expect.any(String),
        data: [],
        policyId: POLICY.clinicalData,
        policyName: 'Clinical data',
        policyOutcome: 1,
        cause: null,
        rules: null,
      })
    },
  )

  test('writes the fault as XML', async () => {
    const response = await start().send('GET', '/hdsi/Patient', { accept: 'application/xml' })
    expect(response.headers.get('content-type')).toBe('application/xml')
    expect(await response.text()).toContain('<policyOutcome>Elevate</policyOutcome>')
  })

  test('masks in a list what the session may not read', async () => {
    const { obtain, get } = start()
    const { access_token: token } = await obtain({ fields: passwordFields() })
    const response = await get('/hdsi/Patient', `Bearer ${token}`)
    expect(response.status).toBe(200)
    const { item } = (await response.json()) as { item: object[] }
    expect(item.filter((record) => 'tag' in record)).toEqual([
      { $type: 'Patient', id: 'e73ae3fe-dc6d-4e05-a5da-715f90f5c789', tag: { '$pep.masked': 'true' } },
    ])
    const refused = await get('/hdsi/Patient', `Bearer ${token}`, { 'x-santedb-emitprivacyerror': 'true' })
    expect(refused.status).toBe(401)
  })

  test.each(['/fhir/Patient/', '/hdsi/Patient/'])('reads one record at %s', async (path) => {
    const { obtain, get } = start()
    const authorization = `Bearer ${(await obtain()).access_token}`
    const found = await get(`${path}0C1A2F0E-6a3b-4d7f-9a60-3d1f4c0a7b11`, authorization)
    expect(await found.json()).toMatchObject({ id: '0c1a2f0e-6a3b-4d7f-9a60-3d1f4c0a7b11' })
    expect((await get(`${path}nothing`, authorization)).status).toBe(404)
  })
})
