import { decodeJwt } from 'jose'
import { expect, test } from 'vitest'
import { EXAMPLE_APPLICATION } from './example-accounts.ts'
import { createTestServer } from './server.ts'
import { readTokenAnswer } from './testing/answers.test-support.ts'
import { tokenRequest } from './testing/token-request.test-support.ts'
import { tokenRequest3 } from './testing/token-request-3.test-support.ts'

const OID = '1.3.6.1.4.1.33349.3.1.5.9.2.2.77'
const policies = [{ oid: OID, name: 'Read the ward round' }]

test.each([2, 3] as const)(
  'a policy of its own is listed, demanded and granted in generation %s',
  async (generation) => {
    const server = createTestServer({ generation, policies })
    const discovery = new Request('http://localhost/auth/.well-known/openid-configuration')
    const { scopes_supported: listed } = (await (await server.fetch(discovery)).json()) as Record<
      string,
      unknown
    >
    expect(listed).toContain(OID)
    const request = generation === 2 ? tokenRequest : tokenRequest3
    const answer = await readTokenAnswer(await server.fetch(request({ fields: { scope: OID } })))
    expect(decodeJwt(answer.id_token)['scope']).toContain(OID)
  },
)

test.each([2, 3] as const)(
  'a policy that nobody knows is not granted in generation %s',
  async (generation) => {
    const request = generation === 2 ? tokenRequest : tokenRequest3
    const response = await createTestServer({ generation }).fetch(request({ fields: { scope: OID } }))
    expect(response.status).toBe(generation === 2 ? 400 : 500)
  },
)

test('a denied policy of its own is named', async () => {
  const applications = [{ ...EXAMPLE_APPLICATION, policies: { [OID]: 'deny' } }] as const
  const server = createTestServer({ generation: 3, policies, applications })
  const response = await server.fetch(tokenRequest3({ fields: { scope: OID } }))
  expect(response.status).toBe(403)
  expect(await response.json()).toHaveProperty(
    'error_description',
    `Policy Read the ward round (${OID}) was violated by 'EXAMPLE_APPLICATION' with outcome 'Deny'`,
  )
})
