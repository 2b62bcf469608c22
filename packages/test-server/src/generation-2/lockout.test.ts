import { expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '../example-accounts.ts'
import type { TestServerOptions } from '../options.ts'
import { createTestServer } from '../server.ts'
import { type TokenRequestChanges, basic, tokenRequest } from '../testing/token-request.test-support.ts'

const WRONG_APPLICATION = { fields: { client_secret: 'wrong' } }
const WRONG_DEVICE = { headers: { 'x-device-authorization': basic(EXAMPLE_DEVICE.id, 'wrong') } }

function start(options: Partial<TestServerOptions> = {}) {
  const time = { nowMs: 0 }
  const server = createTestServer({ generation: 2, clock: () => time.nowMs, ...options })
  const attempt = async (changes?: TokenRequestChanges, times = 1): Promise<number> => {
    let status = 0
    for (let count = 0; count < times; count += 1) {
      status = (await server.fetch(tokenRequest(changes))).status
    }
    return status
  }
  return { server, time, attempt }
}

const kinds = [
  ['application', WRONG_APPLICATION, 'unauthorized_client'],
  ['device', WRONG_DEVICE, 'invalid_grant'],
] as const

test.each(kinds)('forgives five wrong secrets of the %s', async (_, wrong) => {
  const { attempt } = start()
  await attempt(wrong, 5)
  expect(await attempt()).toBe(200)
})

test.each(kinds)('locks the %s at the sixth, for 180 seconds', async (_, wrong, error) => {
  const { server, time, attempt } = start()
  await attempt(wrong, 6)
  time.nowMs = 180_000 - 1
  const refused = await server.fetch(tokenRequest())
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({ error, error_description: 'Error authenticating application' })
  time.nowMs = 180_000
  expect(await attempt()).toBe(200)
})

test('locks for longer at each further wrong secret, and a right one does not help', async () => {
  const { time, attempt } = start()
  await attempt(WRONG_APPLICATION, 6)
  time.nowMs = 180_000
  await attempt()
  await attempt(WRONG_APPLICATION)
  time.nowMs += 210_000 - 1
  expect(await attempt()).toBe(400)
  time.nowMs += 1
  expect(await attempt()).toBe(200)
})

test('does not count attempts while locked', async () => {
  const { time, attempt } = start()
  await attempt(WRONG_APPLICATION, 20)
  time.nowMs = 180_000
  expect(await attempt()).toBe(200)
})

test('counts a Basic pair that fails against the application of that name', async () => {
  const { attempt } = start({ devices: [{ id: EXAMPLE_APPLICATION.id, secret: 'of the device' }] })
  const pair = basic(EXAMPLE_APPLICATION.id, 'of the device')
  expect(await attempt({ headers: { 'x-device-authorization': pair, authorization: pair } }, 5)).toBe(200)
  expect(await attempt({ headers: { 'x-device-authorization': pair, authorization: pair } })).toBe(400)
})

test('locks as often and as long as configured', async () => {
  const { time, attempt } = start({ lockout: { maximumFailures: 0, secondsPerFailure: 1 } })
  await attempt(WRONG_DEVICE)
  expect(await attempt()).toBe(400)
  time.nowMs = 1000
  expect(await attempt()).toBe(200)
})
