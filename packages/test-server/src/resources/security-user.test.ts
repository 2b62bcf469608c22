import { expect, test } from 'vitest'
import { EXAMPLE_DEVICE, EXAMPLE_USER_WITH_EXPIRED_PASSWORD } from '../example-accounts.ts'
import { createTestServer, type TestServer } from '../server.ts'

const { id: username, password } = EXAMPLE_USER_WITH_EXPIRED_PASSWORD
const expired = '00000000-0000-0000-0000-000000000000'

async function token(server: TestServer, fields: Record<string, string>) {
  const response = await server.fetch(
    new Request('http://localhost/auth/oauth2_token', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${EXAMPLE_DEVICE.id}:${EXAMPLE_DEVICE.secret}`)}` },
      body: new URLSearchParams({ client_id: 'EXAMPLE_APPLICATION', username, ...fields }),
    }),
  )
  return (await response.json()) as { access_token?: string; id_token?: string; error?: string }
}

function change(server: TestServer, accessToken: string, sid: string, entity: object) {
  return server.fetch(
    new Request(`http://localhost/ami/SecurityUser/${sid}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ passwordOnly: true, entity }),
    }),
  )
}

test('the session of an expired password sets a new one, and ends with it', async () => {
  const server = createTestServer({ generation: 3 })
  const answer = { grant_type: 'x_challenge', challenge: expired, response: password }
  const { access_token: bearer = '', id_token: identity = '' } = await token(server, answer)
  const { sub } = JSON.parse(atob(identity.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? ''))
  const entity = { id: sub, userName: username, password: 'New@456' }
  expect((await change(server, bearer, 'another', entity)).status).toBe(403)
  expect((await change(server, bearer, sub, { ...entity, userName: 'allison' })).status).toBe(403)
  expect((await change(server, bearer, sub, { id: sub })).status).toBe(400)
  expect((await change(server, bearer, sub, entity)).status).toBe(204)
  expect((await change(server, bearer, sub, entity)).status).not.toBe(204)
  expect(await token(server, { grant_type: 'password', password })).toMatchObject({ error: 'invalid_grant' })
  expect(await token(server, { grant_type: 'password', password: 'New@456' })).toHaveProperty('access_token')
})
