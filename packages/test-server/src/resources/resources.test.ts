import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { EXAMPLE_USER } from '../example-accounts.ts'
import { POLICY } from '../policies.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { tokenRequest } from '../testing/token-request.test-support.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'

const ROOT = 'http://icdr.example.org:8080'

describe.each([2, 3] as const)('generation %s', (generation) => {
  function start() {
    const server = createTestServer({
      generation,
      users: [{ ...EXAMPLE_USER, policies: { [POLICY.administration]: 'deny' } }],
    })
    const request = generation === 2 ? tokenRequest : tokenRequest3
    const obtain = async (fields = {}): Promise<string> =>
      (await readTokenAnswer(await server.fetch(request({ fields })))).access_token
    const send = (method: string, path: string, token?: string, body?: string): Promise<Response> =>
      server.fetch(
        new Request(`${ROOT}${path}`, {
          method,
          headers: { 'x-test': 'yes', ...(token ? { authorization: `Bearer ${token}` } : {}) },
          ...(body === undefined ? {} : { body }),
        }),
      )
    return { server, obtain, send }
  }

  test('tells anybody what its FHIR service can do', async () => {
    const response = await start().send('GET', '/fhir/metadata')
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      resourceType: 'CapabilityStatement',
      software: { name: `SanteDB test server, generation ${generation}` },
      implementation: { url: `${ROOT}/fhir` },
    })
  })

  test('lists and ends sessions for an administrator', async () => {
    const { server, obtain, send } = start()
    const token = await obtain()
    const other = await obtain()
    const listed = await (await send('GET', '/ami/SessionInfo', token)).json()
    const ids = server.sessions.all.map(({ id }) => id)
    expect(listed).toMatchObject({ totalResults: 2, item: ids.map((id) => ({ id })) })
    expect(JSON.stringify(listed)).not.toContain(other)
    const ended = await send('DELETE', `/ami/SessionInfo/${ids[1]}`, token)
    expect(ended.status).toBe(200)
    expect((await send('GET', '/fhir/Patient', other)).status).toBe(generation === 2 ? 403 : 401)
    expect((await send('GET', `/ami/SessionInfo/${ids[0]}`, token)).status).toBe(200)
    expect((await send('GET', '/ami/SessionInfo/none', token)).status).toBe(404)
  })

  test.each(['GET', 'DELETE'])('refuses %s of a session to others', async (method) => {
    const { server, obtain, send } = start()
    const token = await obtain(passwordFields())
    const [session] = server.sessions.all
    expect((await send(method, `/ami/SessionInfo/${session?.id}`, token)).status).toBe(403)
    expect((await send('GET', '/ami/SessionInfo', token)).status).toBe(403)
    expect((await send('GET', '/fhir/Patient', token)).status).toBe(200)
  })

  test.each(['POST', 'PATCH', 'DELETE'])('echoes a %s', async (method) => {
    const { obtain, send } = start()
    const token = await obtain()
    const response = await send(method, '/echo?a=b', token, 'body é')
    const echoed: unknown = await response.json()
    expect(echoed).toEqual({
      method,
      path: '/echo',
      query: '?a=b',
      headers: expect.objectContaining({ 'x-test': 'yes', authorization: '[redacted]' }),
      body: { lengthBytes: 7, sha256: createHash('sha256').update('body é').digest('hex') },
    })
  })

  test('echoes to nobody without a session', async () => {
    const response = await start().send('GET', '/echo')
    expect(response.status).toBe(generation === 2 ? 403 : 401)
  })
})
