import { beforeEach, expect, test } from 'vitest'
import { createMemoryStore, interactive, password } from '../index.ts'
import { grantSession } from '../testing/index.ts'
import { Bench, refuse } from './bench.test-support.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})

test('are presented once for a thousand calls, and again after a cool-down that doubles', async () => {
  bench.server.onToken(refuse(401, 'unspecified_error'))
  const { session } = bench.auth()
  const outcomes = await Promise.allSettled(Array.from({ length: 1000 }, () => session()))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(bench.server.tokenRequests).toHaveLength(1)

  const retryAt = new Date(bench.clock.now() + 60_000)
  await expect(session()).rejects.toMatchObject({ code: 'credentials_rejected', status: 401, retryAt })
  await bench.clock.advance(59_999)
  await expect(session()).rejects.toMatchObject({ code: 'credentials_rejected' })
  expect(bench.server.tokenRequests).toHaveLength(1)
  await bench.clock.advance(2)
  await expect(session()).rejects.toMatchObject({ retryAt: new Date(bench.clock.now() + 120_000) })
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('are not presented by anybody else who shares the store, until they change', async () => {
  const store = createMemoryStore(bench.clock)
  bench.server.onToken(refuse(401, 'unspecified_error'))
  await expect(bench.auth({ store }).session()).rejects.toMatchObject({ code: 'credentials_rejected' })
  await expect(bench.auth({ store }).session()).rejects.toMatchObject({
    code: 'credentials_rejected',
    status: 401,
    serverError: 'unspecified_error',
  })
  expect(bench.server.tokenRequests).toHaveLength(1)

  bench.server.onToken(() => grantSession())
  await bench.auth({ store, device: { id: 'EXAMPLE_DEVICE', secret: 'corrected' } }).session()
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('do not take a live session away', async () => {
  const { session, renew } = bench.auth()
  const live = await session()
  bench.server.onToken(refuse(401, 'unspecified_error'))
  await expect(renew()).rejects.toMatchObject({ code: 'credentials_rejected' })
  expect(await session()).toBe(live)
})

test('are not presented a second time with the grant, after a refresh was refused for them', async () => {
  bench.server.onToken(() => grantSession({ refreshToken: 'refresh-token' }))
  const { session, renew } = bench.auth({ dialect: 'icdr2' })
  await session()
  bench.server.onToken(refuse(400, 'unauthorized_client'))
  await expect(renew()).rejects.toMatchObject({ code: 'credentials_rejected' })
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('show nowhere, also where the server repeats a sign-in or a refresh token in its own words', async () => {
  const secret = 'the hidden & "word"'
  bench.server.onToken(({ body }) =>
    Response.json({ error: 'invalid_grant', error_description: `No: ${body}` }, { status: 400 }),
  )
  const { signIn } = bench.auth({ grant: interactive() })
  const refused: unknown = await signIn(password({ username: 'allison', password: secret })).catch(
    (error: unknown) => error,
  )
  expect(refused).toMatchObject({ code: 'credentials_rejected' })
  expect(`${String(refused)} ${JSON.stringify(refused)}`).not.toContain('hidden')

  bench = new Bench({ refreshToken: 'the-refresh-token' })
  const { session, renew } = bench.auth()
  await session()
  bench.server.onToken(({ body }) =>
    Response.json({ error: 'unauthorized_client', error_description: `No: ${body}` }, { status: 400 }),
  )
  const error: unknown = await renew().catch((caught: unknown) => caught)
  expect(error).toMatchObject({ serverDescription: expect.stringContaining('refresh_token=[removed]') })
})
