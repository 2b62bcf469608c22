import { describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE, EXAMPLE_USER } from '../example-accounts.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'

const ROOT = 'http://localhost/control'

function start() {
  const server = createTestServer({ generation: 3, control: true, clock: () => 1_767_225_600_000 })
  const command = (path: string, body: unknown = {}) =>
    server.fetch(
      new Request(`${ROOT}/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )
  const obtain = async () => readTokenAnswer(await server.fetch(tokenRequest3({ fields: passwordFields() })))
  return { server, command, obtain }
}

test('is not there unless it was asked for', async () => {
  const server = createTestServer({ generation: 3 })
  expect((await server.fetch(new Request(ROOT))).status).toBe(404)
  const response = await server.fetch(new Request(`${ROOT}/reset`, { method: 'POST' }))
  expect(response.status).toBe(404)
})

test('shows the server, and no secret', async () => {
  const { server, obtain } = start()
  const { access_token: token } = await obtain()
  const response = await server.fetch(new Request(ROOT))
  const summary: unknown = await response.clone().json()
  expect(summary).toMatchObject({
    generation: 3,
    nowMs: 1_767_225_600_000,
    accounts: { applications: ['EXAMPLE_APPLICATION'], devices: ['EXAMPLE_DEVICE_NODE'] },
    sessions: [{ user: 'allison', isLive: true }],
    tokenRequests: 1,
    requests: [{ method: 'POST', path: '/auth/oauth2_token', status: 200, form: { password: '[redacted]' } }],
  })
  const text = await response.text()
  for (const secret of [token, EXAMPLE_APPLICATION.secret, EXAMPLE_DEVICE.secret, EXAMPLE_USER.password]) {
    expect(text).not.toContain(secret)
  }
  // Looking on leaves no trace.
  expect(server.requests).toHaveLength(1)
})

describe('commands', () => {
  test('make trouble, and take it back', async () => {
    const { server, command } = start()
    const answer = await command('trouble/next', {
      endpoint: 'jwks',
      effect: 'status',
      status: 503,
      times: 2,
    })
    expect(await answer.json()).toMatchObject({ pendingTrouble: 2 })
    const jwks = new Request('http://localhost/auth/jwks')
    expect((await server.fetch(jwks)).status).toBe(503)
    await command('trouble/clear')
    await command('trouble/seed', { seed: 5 })
    await command('trouble/sometimes', { effect: 'status', status: 502, probability: 1 })
    expect((await server.fetch(jwks)).status).toBe(502)
    expect(server.requests.map(({ trouble }) => trouble)).toEqual(['status', 'status'])
  })

  test('are heard through trouble', async () => {
    const { server, command } = start()
    server.trouble.sometimes({ effect: 'drop', probability: 1 })
    expect((await command('trouble/clear')).status).toBe(200)
  })

  test('end sessions', async () => {
    const { server, command, obtain } = start()
    const { access_token: token } = await obtain()
    await obtain()
    await command('sessions/revoke', { session: token })
    expect(server.sessions.all.filter(({ isLive }) => isLive)).toHaveLength(1)
    await command('sessions/revoke-all')
    expect(server.sessions.all.filter(({ isLive }) => isLive)).toHaveLength(0)
  })

  test('lock accounts, rotate keys, move the clock, restart and reset', async () => {
    const { server, command, obtain } = start()
    const { access_token: token } = await obtain()
    const status = async () => {
      const headers = { authorization: `Bearer ${token}` }
      return (await server.fetch(new Request('http://localhost/fhir/Patient', { headers }))).status
    }
    await command('accounts/lock', { kind: 'user', id: 'allison', seconds: 60 })
    expect(await status()).toBe(401)
    await command('accounts/unlock', { kind: 'user', id: 'allison' })
    await command('accounts/change-secret', { kind: 'user', id: 'allison', secret: EXAMPLE_USER.password })
    expect(server.sessions.all.map(({ isLive }) => isLive)).toEqual([false])
    await command('clock/advance', { durationMs: 60_000 })
    await command('restart', { keepState: true })
    expect(server.sessions.all).toHaveLength(1)
    await command('restart')
    expect(server.sessions.all).toHaveLength(0)
    await obtain()
    await command('keys/rotate')
    await command('reset')
    expect(server.requests).toHaveLength(0)
    expect(server.clock.nowMs).toBe(1_767_225_600_000)
  })
})

describe('refuses', () => {
  test.each([
    ['what is no command', 'explode', {}, 404, 'path is no command'],
    ['what is not there', 'sessions/revoke', { session: 'x' }, 404, 'body There is no such session'],
    [
      'who is not there',
      'accounts/lock',
      { kind: 'user', id: 'nobody' },
      404,
      'body There is no user nobody',
    ],
    ['a wrong body', 'clock/advance', { durationMs: 'x' }, 400, 'durationMs must be a number'],
    ['a word too many', 'restart', { keep: true }, 400, 'keep is not an option'],
    ['wrong trouble', 'trouble/next', { effect: 'drop', times: 0 }, 400, 'times must be at least 1'],
  ])('%s', async (_, path, body, status, fault) => {
    const response = await start().command(path, body)
    expect(response.status).toBe(status)
    const { faults } = (await response.json()) as { faults: { path: string; expectation: string }[] }
    expect(faults.map(({ path: where, expectation }) => `${where} ${expectation}`)).toEqual([fault])
  })

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=b', 'content-type must be application/json'],
    ['plain text', 'text/plain', '{}', 'content-type must be application/json'],
    ['broken JSON', 'application/json', '{', 'body must be JSON'],
  ])('%s, which a web page elsewhere could send', async (_, contentType, body, fault) => {
    const { server, obtain } = start()
    await obtain()
    const headers = { 'content-type': contentType }
    const response = await server.fetch(new Request(`${ROOT}/reset`, { method: 'POST', headers, body }))
    expect(response.status).toBe(400)
    expect(await response.text()).toContain(fault.split(' ').slice(1).join(' '))
    expect(server.requests).toHaveLength(1)
  })
})
