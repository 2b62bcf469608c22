// The gateway in workerd, with its session in a Durable Object.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ServerOnPort, startServer } from './support/server.ts'
import { startWorkerd, type Workerd } from './support/workerd.ts'

const key = 'a-key-of-the-laboratory'
let served: ServerOnPort
let workerd: Workerd
beforeAll(async () => {
  served = await startServer()
  const KEY_HASH = createHash('sha256').update(key).digest('hex')
  const durableObjects = { SANTEDB_SESSIONS: { className: 'SessionObject', useSQLite: true } }
  workerd = await startWorkerd({ bindings: { ...served.bindings, KEY_HASH }, durableObjects }, 'gateway')
})
afterAll(async () => {
  await workerd[Symbol.asyncDispose]()
  await served[Symbol.asyncDispose]()
})
beforeEach(() => served.server.sessions.revokeAll())

// By a socket of its own: what Miniflare dispatches has another header Host than its address.
async function call(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'x-api-key': key, 'content-type': 'application/octet-stream' }
  return fetch(new URL(path, await workerd.miniflare.ready), { headers, ...init })
}

test('callers share one session, and get another together when it is lost', async () => {
  const before = served.server.tokenRequests
  const answers = await Promise.all(Array.from({ length: 20 }, () => call('/fhir/Patient')))
  for (const answer of answers) {
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ resourceType: 'Bundle' })
  }
  served.server.expectTokenRequests(before + 1)
})

test('a body of five megabytes goes through as it is', async () => {
  await call('/fhir/Patient')
  const body = Buffer.alloc(5_000_000, 'santedb ')
  const answer = await call('/echo', { method: 'POST', body })
  const digest = createHash('sha256').update(body).digest('hex')
  const { headers, ...arrived } = await answer.json()
  expect(JSON.stringify(arrived)).toContain(digest)
  expect(headers).toMatchObject({ 'content-length': '5000000' })
})

test('a call that tells a length of nothing is a call without a body', async () => {
  const { port, hostname } = await workerd.miniflare.ready
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const lines = ['GET /fhir/Patient HTTP/1.1', `Host: ${hostname}:${port}`, `X-API-Key: ${key}`]
      socket.write([...lines, 'Content-Length: 0', 'Connection: close', '', ''].join('\r\n'))
    })
    socket.on('data', (chunk: Buffer) => resolve(chunk.toString()))
    socket.on('error', reject)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 200 /)
})

// workerd ends a body that fails on its way as if all of it had been sent.
const chunked = 'Transfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n'
const tooLong = `a7d8c1\r\n${'a'.repeat(11_000_001)}\r\n0\r\n\r\n`
test.for<[what: string, begin: string, goOn: (socket: Socket) => void, status: number]>([
  ['breaks off', chunked, (socket) => socket.end(), 400],
  ['is no longer chunks', chunked, (socket) => socket.write('nonsense\r\n'), 400],
  ['grows too large', chunked, (socket) => socket.write(tooLong), 413],
  ['is held and breaks off', 'Content-Length: 50\r\n\r\nbegin', (socket) => socket.end(), 400],
  ['is passed on and breaks off', 'Content-Length: 90000\r\n\r\nbegin', (socket) => socket.end(), 502],
])('the beginning of a body that %s is not taken for all of it', async ([, begin, goOn, status]) => {
  await call('/fhir/Patient')
  const before = served.server.requests.length
  const { port, hostname } = await workerd.miniflare.ready
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      const lines = ['POST /echo HTTP/1.1', `Host: ${hostname}:${port}`, `X-API-Key: ${key}`]
      socket.write([...lines, begin].join('\r\n'))
      setTimeout(() => goOn(socket), 50)
    })
    socket.on('data', (chunk: Buffer) => resolve(chunk.toString()))
    socket.on('error', reject)
  })
  expect(Number(answer.split(' ', 2)[1])).toBe(status)
  const arrived = served.server.requests.slice(before)
  expect(arrived.filter((request) => request.status === 200)).toEqual([])
})

// There such calls have no signal: the runtime ends what the request began.
describe('a call that SanteDB does not answer', () => {
  let silent: Server
  let slow: URL
  let other: Workerd
  const begun: string[] = []
  let ended = 0
  beforeAll(async () => {
    silent = createServer((request) => {
      begun.push(request.url ?? '')
      request.resume()
      request.socket.once('close', () => (ended += 1))
    })
    const listening = once(silent, 'listening')
    silent.listen(0, '127.0.0.1')
    await listening
    const { port } = silent.address() as AddressInfo
    const bindings = {
      ...served.bindings,
      SANTEDB_ROOT: `http://127.0.0.1:${port}`,
      KEY_HASH: '0'.repeat(64),
    }
    other = await startWorkerd({ bindings }, 'gateway')
    slow = new URL('/slow', await other.miniflare.ready)
  })
  beforeEach(() => {
    begun.length = ended = 0
  })
  afterAll(async () => {
    await other[Symbol.asyncDispose]()
    silent.closeAllConnections()
    silent.close()
  })

  test.for<[what: string, init: RequestInit]>([
    ['without a body', {}],
    ['with a large one', { method: 'POST', body: Buffer.alloc(1_000_000) }],
  ])('%s is given up when its time is over, at SanteDB too', async ([, init]) => {
    expect((await fetch(slow, init)).status).toBe(504)
    expect(begun).toEqual(['/slow'])
    await vi.waitFor(() => expect(ended).toBe(1), { timeout: 5000 })
  })

  test('is given up when its caller goes away, at SanteDB too', async () => {
    const controller = new AbortController()
    const answer = fetch(slow, { signal: controller.signal }).catch(() => 'gone')
    await vi.waitFor(() => expect(begun).toEqual(['/slow']))
    controller.abort()
    expect(await answer).toBe('gone')
    await vi.waitFor(() => expect(ended).toBe(1), { timeout: 5000 })
  })
})

test('who needs no session causes none', async () => {
  const before = served.server.tokenRequests
  const answer = await call('/fhir/metadata', { headers: {} })
  expect(answer.status).toBe(200)
  await answer.text()
  served.server.expectTokenRequests(before)
})

test('wrong options are told all at once, those of bindings and of routes', async () => {
  const bindings = { ...served.bindings, KEY_HASH: 'no hash', SANTEDB_ROOT: 'ftp://x', SANTEDB_CACHE: 'none' }
  const { miniflare } = await startWorkerd({ bindings }, 'gateway')
  const told = await miniflare.ready.then(String, String)
  // It tells once more why it did not start.
  await miniflare.dispose().catch(() => {})
  for (const name of ['root', 'cache', 'keys']) expect(told).toContain(`${name} must be`)
})
