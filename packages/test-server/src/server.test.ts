import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from './example-accounts.ts'
import { createTestServer } from './server.ts'
import { readTokenAnswer } from './testing/answers.test-support.ts'
import { tokenRequest } from './testing/token-request.test-support.ts'

test('counts what reaches the token endpoint, failures too, and nothing else', async () => {
  const server = createTestServer({ generation: 2 })
  await server.fetch(tokenRequest())
  await server.fetch(tokenRequest({ fields: { client_secret: 'wrong' } }))
  await server.fetch(new Request('http://localhost/auth/session'))
  expect(server.tokenRequests).toBe(2)
})

test('records what arrived, with the real values for those who ask', async () => {
  const server = createTestServer({ generation: 2, clock: () => 42 })
  await server.fetch(tokenRequest())
  const [request] = server.requests
  expect(request).toMatchObject({
    method: 'POST',
    path: '/auth/oauth2_token',
    receivedAtMs: 42,
    status: 200,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-device-authorization': '[redacted]',
    },
    form: { grant_type: 'client_credentials', client_id: 'EXAMPLE_APPLICATION', client_secret: '[redacted]' },
  })
  expect(request?.header('X-Device-Authorization')).toMatch(/^Basic /)
  expect(request?.formField('client_secret')).toBe(EXAMPLE_APPLICATION.secret)
})

test('shows no secret to an inspector or a log', async () => {
  const server = createTestServer({ generation: 2 })
  const { access_token: token } = await readTokenAnswer(await server.fetch(tokenRequest()))
  await server.fetch(
    new Request('http://localhost/fhir/Patient', { headers: { authorization: `Bearer ${token}` } }),
  )
  const seen = inspect(server, { depth: Infinity, showHidden: true }) + JSON.stringify(server)
  for (const secret of [EXAMPLE_APPLICATION.secret, EXAMPLE_DEVICE.secret, token]) {
    expect(seen).not.toContain(secret)
  }
})

test('fetch needs no this', async () => {
  const { fetch } = createTestServer({ generation: 2 })
  expect((await fetch(new Request('http://localhost/auth/.well-known/openid-configuration'))).status).toBe(
    200,
  )
})
