import { expect, test } from 'vitest'
import { EXAMPLE_DEVICE, EXAMPLE_USER } from '../example-accounts.ts'
import { createTestServer } from '../server.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { type LogStyle, requestLogger } from './request-logger.ts'

const START_MS = Date.UTC(2026, 0, 1, 5, 12, 1, 123)

async function logOf(style: LogStyle): Promise<readonly string[]> {
  const lines: string[] = []
  const server = createTestServer({
    generation: 3,
    clock: () => START_MS,
    onAnswer: requestLogger(style, (line) => lines.push(line)),
  })
  await server.fetch(tokenRequest3({ fields: passwordFields({ nonce: 'secret nonce' }) }))
  await server.fetch(tokenRequest3({ fields: { client_id: 'EVIL\n12:00 GET /fhir/Patient → 200' } }))
  server.trouble.next({ effect: 'drop' })
  await server.fetch(new Request('http://localhost/auth/jwks?token=secret')).catch(() => {})
  return lines
}

test('logs for people', async () => {
  const lines = (await logOf('human')).map((line) => line.replace(/\(\d+ ms\)/, '(N ms)'))
  expect(lines).toEqual([
    '05:12:01.123 POST /auth/oauth2_token password EXAMPLE_APPLICATION allison → 200 (N ms)',
    '05:12:01.123 POST /auth/oauth2_token client_credentials EVIL?12:00 GET /fhir/Patient → 200 → 401 (N ms)',
    '05:12:01.123 GET /auth/jwks → no answer (N ms) trouble: drop',
  ])
})

test('logs for machines', async () => {
  const entries = (await logOf('json')).map((line): unknown => JSON.parse(line))
  expect(entries).toMatchObject([
    {
      time: '2026-01-01T05:12:01.123Z',
      method: 'POST',
      path: '/auth/oauth2_token',
      status: 200,
      durationMs: expect.any(Number),
      grantType: 'password',
      clientId: 'EXAMPLE_APPLICATION',
      username: 'allison',
    },
    { status: 401 },
    { path: '/auth/jwks', trouble: 'drop' },
  ])
})

test('logs nothing', async () => {
  expect(await logOf('off')).toEqual([])
})

test.each(['human', 'json'] as const)('shows no secret in the style %s', async (style) => {
  const log = (await logOf(style)).join('\n')
  expect(log.split('\n')).toHaveLength(3)
  for (const secret of [EXAMPLE_USER.password, EXAMPLE_DEVICE.secret, 'secret']) {
    expect(log).not.toContain(secret)
  }
})
