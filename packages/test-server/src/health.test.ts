import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { listen } from './node/listen.ts'
import { createTestServer } from './server.ts'

async function check(port: number): Promise<unknown> {
  const program = fileURLToPath(new URL('health.ts', import.meta.url))
  const [exitCode] = await once(spawn(process.execPath, [program, String(port)]), 'exit')
  return exitCode
}

test('a server that listens is healthy, and one that has stopped is not', async () => {
  const listener = await listen(createTestServer({ generation: 3 }))
  expect(await check(listener.port)).toBe(0)
  await listener.close()
  expect(await check(listener.port)).toBe(1)
})
