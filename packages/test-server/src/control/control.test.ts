import { describe, expect, test } from 'vitest'
import { EXAMPLE_DEVICE, EXAMPLE_USER } from '../example-accounts.ts'
import { createTestServer } from '../server.ts'
import { type TokenAnswer, readTokenAnswer } from '../testing/answers.test-support.ts'
import { tokenRequest } from '../testing/token-request.test-support.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import type { TestServerOptions } from '../options.ts'

function start(options: Partial<TestServerOptions> = {}) {
  const server = createTestServer({ generation: 3, clock: () => 1_767_225_600_000, ...options })
  const request = server.generation === 2 ? tokenRequest : tokenRequest3
  const obtain = async (): Promise<TokenAnswer> =>
    readTokenAnswer(await server.fetch(request({ fields: passwordFields() })))
  const read = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` }
    return (await server.fetch(new Request('http://localhost/fhir/Patient', { headers }))).status
  }
  return { server, obtain, read }
}

describe.each([2, 3] as const)('generation %s', (generation) => {
  const ended = generation === 2 ? 403 : 401

  test('shows its sessions without their tokens', async () => {
    const { server, obtain } = start({ generation })
    const { access_token: token } = await obtain()
    expect(server.sessions.all).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        application: 'EXAMPLE_APPLICATION',
        device: 'EXAMPLE_DEVICE_NODE',
        user: 'allison',
        scopes: expect.any(Array),
        notBeforeMs: 1_767_225_600_000,
        notAfterMs: 1_767_225_600_000 + (generation === 2 ? 1_800_000 : 3_600_000),
        isLive: true,
      },
    ])
    expect(JSON.stringify(server.sessions.all)).not.toContain(token)
  })

  test.each(['id', 'access token'])('revokes a session by its %s', async (by) => {
    const { server, obtain, read } = start({ generation })
    const { access_token: token } = await obtain()
    const { access_token: other } = await obtain()
    const [first] = server.sessions.all
    server.sessions.revoke(by === 'id' ? String(first?.id).toUpperCase() : token)
    expect([await read(token), await read(other)]).toEqual([ended, 200])
    expect(server.sessions.all.filter(({ isLive }) => isLive)).toHaveLength(1)
  })

  test('revokes a session by its access token in JWT mode', async () => {
    const { server, read } = start({ generation, tokenType: 'jwt' })
    const request = generation === 2 ? tokenRequest() : tokenRequest3()
    const { access_token: token } = (await (await server.fetch(request)).json()) as { access_token: string }
    server.sessions.revoke(token)
    expect(await read(token)).toBe(ended)
  })

  test('revokes all sessions', async () => {
    const { server, obtain, read } = start({ generation })
    const tokens = [(await obtain()).access_token, (await obtain()).access_token]
    server.sessions.revokeAll()
    expect(await Promise.all(tokens.map(read))).toEqual([ended, ended])
  })

  test('locks and unlocks an account, whose sessions end in 3.x', async () => {
    const { server, obtain, read } = start({ generation })
    const { access_token: token } = await obtain()
    server.accounts.lock('device', EXAMPLE_DEVICE.id, 60)
    expect(await read(token)).toBe(ended)
    server.accounts.unlock('device', EXAMPLE_DEVICE.id)
    expect(await read(token)).toBe(generation === 2 ? 200 : 401)
    const { access_token: another } = await obtain()
    server.accounts.lock('user', EXAMPLE_USER.id, 60)
    server.clock.advance(60_000 - 1)
    expect(await read(another)).toBe(ended)
    server.clock.advance(1)
    expect(await read(another)).toBe(generation === 2 ? 200 : 401)
    expect(await read((await obtain()).access_token)).toBe(200)
  })

  test('changes a secret, which ends sessions in 3.x', async () => {
    const { server, obtain, read } = start({ generation })
    const { access_token: token } = await obtain()
    server.accounts.changeSecret('user', EXAMPLE_USER.id, 'another password')
    expect(await read(token)).toBe(generation === 2 ? 200 : 401)
    const request = generation === 2 ? tokenRequest : tokenRequest3
    expect((await server.fetch(request({ fields: passwordFields() }))).status).toBe(400)
    const fields = passwordFields({ password: 'another password' })
    expect((await server.fetch(request({ fields }))).status).toBe(200)
  })

  test('rotates its keys', async () => {
    const { server, obtain, read } = start({ generation })
    const { access_token: token } = await obtain()
    server.keys.rotate()
    expect(await read(token)).toBe(403)
    expect(await read((await obtain()).access_token)).toBe(200)
  })

  test('moves its clock', async () => {
    const { server, obtain, read } = start({ generation })
    const { access_token: token } = await obtain()
    server.clock.advance(3_600_000)
    expect(server.clock.nowMs).toBe(1_767_225_600_000 + 3_600_000)
    expect(await read(token)).toBe(ended)
    server.clock.advance(-3_600_000)
    expect(await read(token)).toBe(200)
  })

  test('restarts with its state', async () => {
    const { server, obtain, read } = start({ generation })
    const { access_token: token } = await obtain()
    server.accounts.lock('application', 'EXAMPLE_APPLICATION')
    server.restart({ keepState: true })
    expect(await read(token)).toBe(ended)
    expect(server.sessions.all).toHaveLength(1)
  })

  test('restarts without its state', async () => {
    const keys = [{ name: 'default', algorithm: 'hmac', secret: 'stays the same' }] as const
    const { server, obtain, read } = start({ generation, keys })
    const { access_token: token } = await obtain()
    server.accounts.lock('user', EXAMPLE_USER.id)
    server.restart()
    expect(server.sessions.all).toEqual([])
    expect(await read(token)).toBe(403)
    expect(await read((await obtain()).access_token)).toBe(200)
  })
})

test('a reset makes the server as good as new', async () => {
  const { server, obtain } = start()
  await obtain()
  server.clock.advance(5)
  server.trouble.next({ effect: 'drop' })
  server.reset()
  expect(server.requests).toEqual([])
  expect(server.clock.nowMs).toBe(1_767_225_600_000)
  expect(server.trouble.pending).toBe(0)
  server.expectTokenRequests(0)
})

test.each([
  ['a session', (server: ReturnType<typeof createTestServer>) => server.sessions.revoke('nothing')],
  ['an account', (server: ReturnType<typeof createTestServer>) => server.accounts.lock('user', 'nobody')],
])('refuses to act on %s that is not there', (_, act) => {
  expect(() => act(start().server)).toThrow(RangeError)
})

describe('assertions', () => {
  test('pass when the token requests are as many as expected, and list them otherwise', async () => {
    const { server, obtain } = start()
    await obtain()
    server.expectTokenRequests(1)
    expect(() => server.expectTokenRequests(2)).toThrow(
      'Expected 2 token requests but received 1:\n  POST /auth/oauth2_token password → 200',
    )
  })

  test.each([2, 3] as const)('list what generation %s has nothing for', async (generation) => {
    const { server, obtain } = start({ generation })
    await obtain()
    await server.fetch(new Request('http://localhost/auth/session'))
    server.expectNoUnexpectedRequests()
    await server.fetch(new Request('http://localhost/auth/introspect', { method: 'POST' }))
    await server.fetch(new Request('http://localhost/elsewhere'))
    expect(() => server.expectNoUnexpectedRequests()).toThrow(
      /2 requests that the server has nothing for:\n {2}POST \/auth\/introspect → \d+\n {2}GET \/elsewhere → 404$/,
    )
  })
})
