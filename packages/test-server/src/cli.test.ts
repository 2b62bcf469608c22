import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from './example-accounts.ts'
import { listen } from './node/listen.ts'
import { createTestServer } from './server.ts'

const COMMAND = fileURLToPath(new URL('cli.ts', import.meta.url))
const running = new Set<ChildProcess>()

afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
})

function run(...flags: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  return { child, output: text(child.stdout), errors: text(child.stderr), exit: once(child, 'exit') }
}

test('speaks the generation that is asked for', async () => {
  const { child, exit } = run('--port', '0', '--generation', '3')
  const [first] = await once(child.stdout, 'data')
  expect(String(first)).toContain('generation 3')
  const root = /http:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0]
  const discovery: unknown = await (await fetch(`${root}/auth/.well-known/openid-configuration`)).json()
  expect(discovery).toHaveProperty('end_session_endpoint')
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})

test.each(['SIGTERM', 'SIGINT'] as const)('serves until %s, then ends at once with 0', async (signal) => {
  const { child, output, exit } = run('--port', '0')
  const [first] = await once(child.stdout, 'data')
  const root = /http:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0]
  expect((await fetch(`${root}/auth/.well-known/openid-configuration`)).status).toBe(200)
  child.kill(signal)
  expect(await exit).toEqual([0, null])
  const printed = await output
  expect(printed).toContain('EXAMPLE_APPLICATION')
  expect(printed).toContain('EXAMPLE_DEVICE_NODE')
  expect(printed).not.toContain(EXAMPLE_APPLICATION.secret)
  expect(printed).not.toContain(EXAMPLE_DEVICE.secret)
})

test.each([
  [['--prot', '8080'], "Unknown option '--prot'"],
  [['--port', 'http'], '--port must be a number from 0 to 65535'],
  [['--port', '65536'], '--port must be a number from 0 to 65535'],
  [['--generation', '4'], '--generation must be 2 or 3'],
  [['--session-length', '0'], '--session-length must be a number of seconds above 0'],
  [['8080'], "Unexpected argument '8080'"],
])('refuses %j with 2', async (flags, reason) => {
  const { errors, exit } = run(...flags)
  expect(await exit).toEqual([2, null])
  expect(await errors).toContain(`santedb-test-server: ${reason}`)
})

test('says that a port is in use, and ends with 1', async () => {
  await using listener = await listen(createTestServer({ generation: 2 }))
  const { errors, exit } = run('--port', String(listener.port))
  expect(await exit).toEqual([1, null])
  expect(await errors).toContain(`port ${listener.port} is in use`)
})

test('explains its flags', async () => {
  const { output, exit } = run('--help')
  expect(await exit).toEqual([0, null])
  expect(await output).toContain('--session-length <seconds>')
})
