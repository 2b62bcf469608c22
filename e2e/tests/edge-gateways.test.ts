// The same gateway as a program of Deno and of Bun, before a test server, over real sockets: also for requests that no
// client would send.
import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { hashApiKey } from '@santedb/auth-edge'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
// The programs themselves: what npm puts on the path starts them as children of its own, which would outlive it.
const runtimes = [
  [
    'deno',
    path('node_modules/deno/deno'),
    ['run', '--allow-net', '--allow-env', '--no-check', '--no-prompt'],
  ],
  ['bun', path('node_modules/bun/bin/bun.exe'), ['run']],
] as const
const key = 'the key of a partner, long and random'

describe.for(runtimes)('on %s', ([runtime, program, programArguments]) => {
  let server: TestServer
  let listener: Listener
  let child: ChildProcess
  let port = 0
  beforeAll(async () => {
    server = createTestServer({ generation: 3 })
    listener = await listen(server)
    child = spawn(program, [...programArguments, path(`../apps/${runtime}-gateway/src/main.ts`)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NO_COLOR: '1',
        PORT: '0',
        SANTEDB_ROOT: listener.root,
        SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
        SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
        SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
        SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
        API_KEYS: `partner:${await hashApiKey(key)}`,
      },
    })
    port = await portOf(child)
  })
  afterAll(async () => {
    child.kill()
    await listener.close()
  })

  const call = (target: string, init: RequestInit = {}) =>
    fetch(`http://127.0.0.1:${port}${target}`, { ...init, headers: { 'x-api-key': key } })

  /** Sends bytes as they are, and gives the status of the first answer; 0 where the connection is just closed. */
  async function raw(head: string, body = ''): Promise<number> {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(`${head}\r\nx-api-key: ${key}\r\nConnection: close\r\n\r\n${body}`)
    return Number(/^HTTP\/1\.1 (\d+)/.exec(await text(socket).catch(() => ''))?.[1] ?? 0)
  }
  const host = () => `Host: 127.0.0.1:${port}`
  const services = () =>
    server.requests.filter((request) => !request.path.startsWith('/auth')).map((request) => request.path)

  test('a partner calls FHIR through it, and many calls make one token request', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('/fhir/Patient')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(await answers[0]?.json()).toMatchObject({ resourceType: 'Bundle' })
    expect((await fetch(`http://127.0.0.1:${port}/fhir/Patient`)).status).toBe(401)
    server.expectTokenRequests(1)
  })

  test('it lives and is ready', async () => {
    expect((await call('/livez')).status).toBe(200)
    expect((await call('/readyz')).status).toBe(200)
  })

  test('a session that died is replaced', async () => {
    await call('/fhir/Patient')
    const before = server.tokenRequests
    server.sessions.revokeAll()
    expect((await call('/fhir/Patient')).status).toBe(200)
    expect(server.tokenRequests).toBe(before + 1)
  })

  test('a body that is too large goes nowhere', async () => {
    const before = services().length
    const { status } = await call('/fhir/Patient', { method: 'POST', body: new Uint8Array(11_000_000) })
    expect([status, services().slice(before)]).toEqual([413, []])
  })

  test("another host's name in the target leads nowhere else", async () => {
    const before = services().length
    const status = await raw(`GET http://evil.example.org/fhir/Patient HTTP/1.1\r\n${host()}`)
    // Bun reads such a target as its path, without telling; then it is a call like any other.
    const expected = runtime === 'bun' ? [200, ['/fhir/Patient']] : [400, []]
    expect([status, services().slice(before)]).toEqual(expected)
  })

  test.for<[what: string, head: () => string, body?: string]>([
    ['dot segments', () => `GET /fhir/../hdsi/Patient HTTP/1.1\r\n${host()}`],
    ['encoded dot segments', () => `GET /fhir/%2e%2e/hdsi/Patient HTTP/1.1\r\n${host()}`],
    ['an encoded slash', () => `GET /fhir/..%2fhdsi/Patient HTTP/1.1\r\n${host()}`],
    ['a backslash', () => `GET /fhir/..\\hdsi/Patient HTTP/1.1\r\n${host()}`],
    ['an encoded backslash', () => `GET /fhir/..%5chdsi/Patient HTTP/1.1\r\n${host()}`],
    ['double encoding', () => `GET /fhir/%252e%252e/hdsi HTTP/1.1\r\n${host()}`],
    ['a null byte', () => `GET /fhir/Patient%00 HTTP/1.1\r\n${host()}`],
    ['two slashes', () => `GET //fhir/Patient HTTP/1.1\r\n${host()}`],
    [
      'a body of two lengths',
      () => `POST /fhir/Patient HTTP/1.1\r\n${host()}\r\nContent-Length: 4\r\nContent-Length: 8`,
      'abcdabcd',
    ],
    [
      'a length beside chunks',
      () => `POST /fhir/Patient HTTP/1.1\r\n${host()}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked`,
      '0\r\n\r\n',
    ],
    [
      'an unknown coding',
      () => `POST /fhir/Patient HTTP/1.1\r\n${host()}\r\nTransfer-Encoding: xchunked`,
      '0\r\n\r\n',
    ],
  ])('%s goes nowhere', async ([, head, body]) => {
    const before = services().length
    const status = await raw(head(), body)
    // A server that mends the target itself lets the gateway see what is left of it, which no route names then.
    expect(status === 0 || (status >= 400 && status < 500), `HTTP ${status}`).toBe(true)
    expect(services().slice(before)).toEqual([])
  })
})

async function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const look = (chunk: Buffer) => {
      printed += chunk.toString()
      const found = /http:\/\/[^\s:]+:(\d+)/.exec(printed)?.[1]
      if (found !== undefined) resolve(Number(found))
    }
    child.stdout?.on('data', look)
    child.stderr?.on('data', look)
    child.on('exit', () => reject(new Error(`It ended: ${printed}`)))
  })
}
