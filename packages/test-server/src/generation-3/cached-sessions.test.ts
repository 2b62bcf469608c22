// SanteDB's `AdoSessionProvider`: what two nodes with their own caches make of one session.
import { expect, test } from 'vitest'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { claimHeader, passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { POLICY } from '../policies.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { CLAIM } from './claim-types.ts'
import type { TestServerNode } from '../server.ts'

const HOUR_MS = 3_600_000

function start(sharedSessionCache = false) {
  const first = createTestServer({ generation: 3, clock: () => 0, sharedSessionCache })
  const second = first.addNode()
  const obtain = async () => readTokenAnswer(await first.fetch(tokenRequest3({ fields: passwordFields() })))
  return { first, second, obtain }
}

const refreshAt = (node: TestServerNode, refreshToken: string) =>
  node.fetch(tokenRequest3({ fields: { grant_type: 'refresh_token', refresh_token: refreshToken } }))
const statusAt = async (node: TestServerNode, token: string, path = '/fhir/Patient') => {
  const headers = { authorization: `Bearer ${token}` }
  return (await node.fetch(new Request(`http://localhost${path}`, { headers }))).status
}

test('both nodes accept the session', async () => {
  const { first, second, obtain } = start()
  const { access_token: token } = await obtain()
  expect([await statusAt(first, token), await statusAt(second, token)]).toEqual([200, 200])
})

test('the node that established it accepts a session that was ended elsewhere, until its end', async () => {
  const { first, second, obtain } = start()
  const { access_token: token } = await obtain()
  await statusAt(second, token, '/auth/signout')
  expect([await statusAt(first, token), await statusAt(second, token)]).toEqual([200, 401])
  first.clock.advance(HOUR_MS)
  expect(await statusAt(first, token)).toBe(401)
})

test('an end at the node itself shows at once on both', async () => {
  const { first, second, obtain } = start()
  const { access_token: token } = await obtain()
  await statusAt(first, token, '/auth/signout')
  expect([await statusAt(first, token), await statusAt(second, token)]).toEqual([401, 401])
})

test('the node that established it takes a session that was extended elsewhere for expired', async () => {
  const { first, second, obtain } = start()
  const { access_token: token, refresh_token: refreshToken } = await obtain()
  first.clock.advance(HOUR_MS - 1)
  expect((await refreshAt(second, refreshToken)).status).toBe(200)
  first.clock.advance(1)
  expect([await statusAt(first, token), await statusAt(second, token)]).toEqual([401, 200])
  // Its copy is kept until the refresh token's own end.
  first.clock.advance(HOUR_MS / 2)
  expect(await statusAt(first, token)).toBe(200)
})

test('a restart empties the cache', async () => {
  const { first, second, obtain } = start()
  const { access_token: token } = await obtain()
  await statusAt(second, token, '/auth/signout')
  first.restart({ keepState: true })
  expect(await statusAt(first, token)).toBe(401)
})

test('a shared cache knows of no such effect', async () => {
  const { first, second, obtain } = start(true)
  const ended = await obtain()
  await statusAt(second, ended.access_token, '/auth/signout')
  expect(await statusAt(first, ended.access_token)).toBe(401)
  const extended = await obtain()
  first.clock.advance(HOUR_MS - 1)
  await refreshAt(second, extended.refresh_token)
  first.clock.advance(1)
  expect(await statusAt(first, extended.access_token)).toBe(200)
})

test('an elevated session is not cached', async () => {
  const { first, second } = start()
  const answer = await readTokenAnswer(
    await first.fetch(
      tokenRequest3({
        fields: passwordFields({ scope: `${POLICY.restrictedInformation} ${POLICY.clinicalData}` }),
        headers: claimHeader({ [CLAIM.override]: 'true', [PURPOSE_CLAIM]: 'TREATMENT' }),
      }),
    ),
  )
  expect(await statusAt(first, answer.access_token)).toBe(200)
  await statusAt(second, answer.access_token, '/auth/signout')
  expect(await statusAt(first, answer.access_token)).toBe(401)
})
