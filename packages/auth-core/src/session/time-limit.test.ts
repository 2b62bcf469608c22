import { beforeEach, expect, test } from 'vitest'
import { grantSession } from '../testing/index.ts'
import { Bench } from './bench.test-support.ts'

let bench: Bench
let granted = 0
beforeEach(() => {
  granted = 0
  bench = new Bench()
  bench.server.onToken(async () => {
    await new Promise<void>((resolve) => bench.clock.setTimeout(resolve, 3000))
    return grantSession({ accessToken: `access-${(granted += 1)}` })
  })
})

test('is one for all that a call waits for: a session that is dead already takes from it', async () => {
  bench.server.onResource(() => new Response('', { status: 401 }))
  const { fetch } = bench.auth({ timeoutMs: 5000 })
  const startedAtMs = bench.clock.now()
  await expect(bench.within(10_000, fetch('/fhir/Patient'))).rejects.toMatchObject({ code: 'timeout' })
  expect(bench.clock.now() - startedAtMs).toBe(5000)
  expect(granted).toBe(1)
})

test('is for waiting alone: how long the call itself takes does not count', async () => {
  let calls = 0
  bench.server.onResource(async () => {
    await new Promise<void>((resolve) => bench.clock.setTimeout(resolve, 60_000))
    return new Response('', { status: (calls += 1) === 1 ? 401 : 200 })
  })
  const { fetch } = bench.auth({ timeoutMs: 7000 })
  expect((await bench.within(300_000, fetch('/fhir/Patient'))).status).toBe(200)
  expect(granted).toBe(2)
})

test('begins anew with every call, whatever is passed to it', async () => {
  const wait = {}
  const { session, renew, signOut } = bench.auth({ timeoutMs: 5000 })
  await bench.within(10_000, session(wait))
  await bench.within(10_000, renew(wait))
  await bench.within(10_000, renew(wait))
  await bench.within(10_000, signOut(wait))
  expect(granted).toBe(3)
  expect(wait).toEqual({})
})
