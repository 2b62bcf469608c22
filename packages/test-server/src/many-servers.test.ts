import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createTestServer } from './server.ts'
import { tokenRequest3 } from './testing/token-request-3.test-support.ts'

const SERVERS = 1000

test('a thousand servers leave nothing behind', async () => {
  setFlagsFromString('--expose-gc')
  const collectGarbage: unknown = runInNewContext('gc')
  const servers: WeakRef<object>[] = []
  for (let count = 0; count < SERVERS; count += 1) {
    const server = createTestServer({ generation: 3 })
    expect((await server.fetch(tokenRequest3())).status).toBe(200)
    servers.push(new WeakRef(server))
  }
  // A weak reference holds its target until the next turn of the event loop.
  await new Promise((resolve) => {
    setTimeout(resolve, 0)
  })
  if (typeof collectGarbage === 'function') collectGarbage()
  expect(servers.filter((server) => server.deref() !== undefined).length).toBeLessThan(10)
})
