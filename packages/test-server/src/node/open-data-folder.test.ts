import { join } from 'node:path'
import { expect, test } from 'vitest'
import { EXAMPLE_APPLICATION } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { createTestServer } from '../server.ts'
import { readTokenAnswer } from '../testing/answers.test-support.ts'
import { createTemporaryFolder } from '../testing/temporary-folder.test-support.ts'
import { basic } from '../testing/token-request.test-support.ts'
import { passwordFields, tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { openDataFolder } from './open-data-folder.ts'

async function startIn(folder: string, options: Partial<TestServerOptions> = {}) {
  const { store, defaultKeySecret, close } = await openDataFolder(folder)
  const keys = [{ name: 'default', algorithm: 'hmac', secret: defaultKeySecret }] as const
  return {
    server: createTestServer({
      generation: 3,
      clock: () => 0,
      lockout: { maximumFailures: 0 },
      store,
      keys,
      ...options,
    }),
    close,
  }
}

async function newFolder(): Promise<string> {
  return join(await createTemporaryFolder(), 'not', 'yet', 'there')
}

test('sessions, ended sessions and locks outlive the server', async () => {
  const folder = await newFolder()
  const first = await startIn(folder)
  const obtain = async () =>
    readTokenAnswer(await first.server.fetch(tokenRequest3({ fields: passwordFields() })))
  const kept = await obtain()
  const ended = await obtain()
  first.server.sessions.revoke(ended.access_token)
  const wrong = tokenRequest3({ headers: { authorization: basic('EXAMPLE_DEVICE_NODE', 'wrong') } })
  await first.server.fetch(wrong)
  first.server.accounts.lock('user', 'allison-mfa', 60)
  first.server.accounts.unlock('user', 'allison-mfa')
  first.close()
  first.close()

  const second = await startIn(folder)
  const statusOf = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    return (await second.server.fetch(new Request('http://localhost/fhir/Patient', { headers }))).status
  }
  expect(second.server.sessions.all.map(({ user, isLive }) => [user, isLive])).toEqual([
    ['allison', true],
    ['allison', false],
  ])
  expect(await statusOf(kept.access_token)).toBe(401)
  second.server.accounts.unlock('device', 'EXAMPLE_DEVICE_NODE')
  expect([await statusOf(kept.access_token), await statusOf(ended.access_token)]).toEqual([200, 401])
  const refreshed = await second.server.fetch(
    tokenRequest3({ fields: { grant_type: 'refresh_token', refresh_token: kept.refresh_token } }),
  )
  expect(refreshed.status).toBe(200)
  second.close()
})

test('a session whose accounts are gone is forgotten', async () => {
  const folder = await newFolder()
  const first = await startIn(folder)
  await first.server.fetch(tokenRequest3({ fields: passwordFields() }))
  await first.server.fetch(tokenRequest3())
  first.close()
  const second = await startIn(folder, { users: [] })
  expect(second.server.sessions.all.map(({ application, user }) => [application, user])).toEqual([
    [EXAMPLE_APPLICATION.id, undefined],
  ])
  second.close()
})

test('a restart without state empties the folder too', async () => {
  const folder = await newFolder()
  const first = await startIn(folder)
  await first.server.fetch(tokenRequest3())
  first.server.accounts.lock('user', 'allison', 60)
  first.server.restart()
  first.close()
  const { store, close } = await openDataFolder(folder)
  expect([[...store.sessions()], [...store.failures()]]).toEqual([[], []])
  close()
})
