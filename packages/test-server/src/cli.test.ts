import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir, writeFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from './example-accounts.ts'
import { listen } from './node/listen.ts'
import { createTestServer } from './server.ts'
import { readTokenAnswer } from './testing/answers.test-support.ts'
import { createTemporaryFolder } from './testing/temporary-folder.test-support.ts'
import { tokenRequest3 } from './testing/token-request-3.test-support.ts'

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
  [['--log', 'loud'], '--log must be human, json or off'],
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

async function write(fixture: unknown): Promise<string> {
  const path = join(await createTemporaryFolder(), 'santedb.json')
  await writeFile(path, JSON.stringify(fixture))
  return path
}

describe('a fixture file', () => {
  test('sets the server up, and flags count instead of it', async () => {
    const config = await write({ generation: 2, applications: [{ id: 'FROM_THE_FILE', secret: 'abc' }] })
    const { child, output, exit } = run('--port', '0', '--config', config, '--generation', '3')
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
    expect(await output).toMatch(/generation 3[\s\S]+FROM_THE_FILE/)
  })

  test('that is wrong is refused with 2, every fault by its path', async () => {
    const config = await write({ generation: 3, users: [{ id: 'u', pasword: 'hush hush' }], issuer: '' })
    const { errors, exit } = run('--port', '0', '--config', config)
    expect(await exit).toEqual([2, null])
    const printed = await errors
    expect(printed.split('\n').slice(1, 4).toSorted()).toEqual([
      '  issuer must not be empty',
      '  users.0.password is required',
      '  users.0.pasword is not an option',
    ])
    expect(printed).not.toContain('hush')
  })

  test('that is not there is refused with 1', async () => {
    const { errors, exit } = run('--port', '0', '--config', 'nothing.json')
    expect(await exit).toEqual([1, null])
    expect(await errors).toContain('there is no file nothing.json')
  })
})

test('logs JSON alone when told to, and can be controlled', async () => {
  const { child, output, exit } = run('--port', '0', '--log', 'json', '--control')
  const [first] = await once(child.stdout, 'data')
  const root = /http:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0]
  await fetch(`${root}/auth/session`)
  expect((await fetch(`${root}/control`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
  const entries = (await output)
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(entries).toMatchObject([
    { message: 'listening', root },
    { method: 'GET', path: '/auth/session' },
  ])
})

test('keeps sessions in a folder over a restart', async () => {
  const data = await createTemporaryFolder()
  let authorization = ''
  for (const isFirst of [true, false]) {
    const { child, exit } = run('--port', '0', '--generation', '3', '--data', data, '--log', 'off')
    const [printed] = await once(child.stdout, 'data')
    const root = /http:\/\/127\.0\.0\.1:\d+/.exec(String(printed))?.[0]
    if (isFirst) {
      const request = tokenRequest3()
      const init = { method: 'POST', headers: request.headers, body: await request.text() }
      const answer = await readTokenAnswer(await fetch(`${root}/auth/oauth2_token`, init))
      authorization = `Bearer ${answer.access_token}`
    }
    const resource = await fetch(`${root}/fhir/Patient`, { headers: { authorization } })
    expect(resource.status).toBe(200)
    child.kill('SIGTERM')
    expect(await exit).toEqual([0, null])
  }
})

test('speaks HTTPS, with certificates for clients in a folder', async () => {
  const folder = await createTemporaryFolder()
  const { child, exit } = run('--port', '0', '--generation', '3', '--tls', folder)
  const [first] = await once(child.stdout, 'data')
  const root = /https:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0]
  expect((await readdir(folder)).toSorted()).toEqual([
    'EXAMPLE_DEVICE_NODE-key.pem',
    'EXAMPLE_DEVICE_NODE.pem',
    'ca.pem',
  ])
  const ca = await readFile(join(folder, 'ca.pem'))
  const [response] = await once(get(`${root}/auth/jwks`, { ca }), 'response')
  expect(response).toHaveProperty('statusCode', 200)
  child.kill('SIGTERM')
  expect(await exit).toEqual([0, null])
})

test('explains its flags', async () => {
  const { output, exit } = run('--help')
  expect(await exit).toEqual([0, null])
  expect(await output).toContain('--session-length <seconds>')
})
