// The services to copy, before a SanteDB that takes its time: a call waits for a session as long as `createAuth` says,
// and no server on the way gives it up before.
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { type RunningService, startServices } from 'console/services'
import type { CallRecord } from 'service-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CleanUps } from './support/clean-ups.ts'

const server = createTestServer({ generation: 3 })
const cleanUps = new CleanUps()
let services: RunningService[] = []
beforeAll(async () => {
  const listener = await listen(server)
  cleanUps.add(() => listener.close())
  services = await startServices({
    SANTEDB_ROOT: listener.root,
    SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
    SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
    SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
  })
  for (const service of services) cleanUps.add(() => service.stop())
}, 90_000)
afterAll(() => cleanUps.run())

async function call({ id, address }: RunningService): Promise<[string, CallRecord]> {
  const response = await fetch(`${address}/call`, { method: 'POST' })
  return [id, await response.json()]
}

test('a call that waits thirteen seconds for its session is answered, on every runtime', async () => {
  server.trouble.next({ endpoint: 'token', effect: 'delay', delayMs: 13_000, times: services.length })
  const records = Object.fromEntries(await Promise.all(services.map(call)))
  expect(Object.keys(records).toSorted()).toEqual(['bun', 'deno', 'node', 'worker'])
  for (const record of Object.values(records)) {
    expect(record).toMatchObject({ status: 200 })
    expect(record.durationMs).toBeGreaterThan(12_500)
  }
})
