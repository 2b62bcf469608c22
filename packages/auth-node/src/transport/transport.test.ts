import { execFile } from 'node:child_process'
import type { RequestListener } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'
import { authority, createFolder, issueDevice } from '../certificates.test-support.ts'
import { CertificateKeeper } from '../certificate/certificate-keeper.ts'
import { createAuth } from '../index.ts'
import { startPlainly, startSecurely } from '../secure-server.test-support.ts'
import { createCertificateTransport, type Transport } from './transport.ts'

interface Received {
  method: string | undefined
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
  subject: string
  fingerprint: string
}

const run = promisify(execFile)
const pair = await issueDevice()
const folder = await createFolder()
const ca = authority.certificate
const wanted = { requestCert: true, rejectUnauthorized: false }

let received: Received[]
beforeEach(() => {
  received = []
})

/** A server that notes what arrives, and whose certificate came with it. */
async function start(): Promise<string> {
  const { root } = await startSecurely(wanted, note)
  return root
}

const note: RequestListener = async (request, response) => {
  const { method, headers, socket, url } = request
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined
  const [subject, fingerprint] = [String(certificate?.subject?.CN ?? ''), certificate?.fingerprint256 ?? '']
  received.push({ method, headers, body: await buffer(request), subject, fingerprint })
  if (url === '/auth/oauth2_token') {
    response.end(JSON.stringify({ access_token: 'a', token_type: 'bearer', expires_in: 3600 }))
  } else if (url === '/unusual') response.writeHead(799, { 'x-a': '1' }).end('odd')
  else if (url === '/empty') response.writeHead(204).end()
  else if (url === '/redirect') response.writeHead(302, { location: '/elsewhere' }).end()
  else
    response
      .writeHead(
        200,
        [
          ['set-cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ].flat(),
      )
      .end('hello '.repeat(50_000))
}

// All that the caller said, or that tells how to read the body. That of a `Request` has no length any more.
const telling = ['content-type', 'authorization', 'x-a']

/** What must be the same, however it was sent; boundaries are chosen by chance. */
function comparable({ method, headers, body }: Received): object {
  const boundary = /boundary=(.+)$/.exec(String(headers['content-type']))?.[1] ?? 'none'
  const kept = [method, ...telling.map((name) => headers[name]), body.toString('latin1')]
  return kept.map((text) => String(text).replaceAll(boundary, 'boundary'))
}

const subjects = () => received.map(({ subject }) => subject)

function createTransport(): Transport {
  const keeper = new CertificateKeeper({ options: { ...pair, ca }, now: Date.now })
  return createCertificateTransport({ keeper, isShown: () => true, isMeant: () => true })
}

describe('a body arrives as it would through the global fetch', () => {
  const bytes = new Uint8Array([0, 255, 1, 13, 10])
  const form = () => {
    const data = new FormData()
    data.append('name', 'Smith & Söhne')
    data.append('file', new File([bytes], 'ä.bin', { type: 'application/x-a' }))
    data.append('blob', new Blob([bytes]))
    return data
  }
  const stream = () => new Blob([bytes, 'abc']).stream()
  const half = { duplex: 'half' }

  test.for<[kind: string, make: () => RequestInit]>([
    ['no body', () => ({ method: 'DELETE' })],
    ['a text', () => ({ body: 'zwölf' })],
    ['a form', () => ({ body: form() })],
    ['parameters', () => ({ body: new URLSearchParams({ a: 'b&c' }) })],
    ['a blob', () => ({ body: new Blob(['{}'], { type: 'application/json' }) })],
    ['bytes', () => ({ body: bytes })],
    ['a buffer', () => ({ body: bytes.buffer })],
    ['a stream', () => ({ body: stream(), ...half })],
  ])('%s', async ([, make]) => {
    const root = await start()
    const plainRoot = await startPlainly(note)
    const { fetch: send } = createTransport()
    const headers = new Headers({ 'x-a': '1', authorization: 'Bearer t' })
    const init = () => ({ method: 'POST', headers, ...make() })
    await send(`${root}/x`, init())
    await fetch(`${plainRoot}/x`, init())
    await send(new Request(`${root}/x`, init()))
    await fetch(new Request(`${plainRoot}/x`, init()))
    const [ours, theirs, oursOfRequest, theirsOfRequest] = received.map(comparable)
    expect([ours, oursOfRequest]).toEqual([theirs, theirsOfRequest])
    const [ourLength, theirLength] = received.map((request) => request.headers['content-length'])
    expect(ourLength).toBe(theirLength)
  })

  test('of a request that is changed by what is given beside it', async () => {
    const { fetch: send } = createTransport()
    const request = new Request(`${await start()}/x`, { method: 'POST', body: 'a', headers: { 'x-a': '1' } })
    await send(request, { method: 'PUT', body: 'b' })
    expect(received[0]).toMatchObject({ method: 'PUT', headers: { 'x-a': '1' } })
    expect(String(received[0]?.body)).toBe('b')
  })
})

describe('an answer is one of the platform', () => {
  test('with all that it has', async () => {
    const root = await start()
    const response = await createTransport().fetch(`${root}/redirect`)
    expect(response).toBeInstanceOf(Response)
    expect(response).toMatchObject({ status: 200, ok: true, redirected: true, url: `${root}/elsewhere` })
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    const clone = response.clone()
    expect(clone.url).toBe(response.url)
    expect(await clone.text()).toBe(await response.text())
  })

  test('without a body where there is none', async () => {
    const response = await createTransport().fetch(`${await start()}/empty`)
    expect(response).toMatchObject({ status: 204, body: null })
  })

  test('with a status that nobody has heard of', async () => {
    const response = await createTransport().fetch(`${await start()}/unusual`)
    expect(response).toMatchObject({ status: 799, ok: false })
    expect(response.headers.get('x-a')).toBe('1')
    expect(await response.text()).toBe('odd')
  })

  test('whose body is there however late it is read', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage: () => void = runInNewContext('gc')
    const response = await createTransport().fetch(`${await start()}/x`)
    for (let rounds = 0; rounds < 5; rounds += 1) {
      collectGarbage()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect((await response.text()).length).toBe(300_000)
  })
})

describe('the certificate is presented', () => {
  const options = { clientId: 'a', dialect: 'icdr3', certificate: { ...pair, ca } } as const

  test('to sign in, and not with calls', async () => {
    const root = await start()
    await createAuth({ root, ...options }).fetch('/fhir/Patient')
    expect(subjects()).toEqual(['EXAMPLE_DEVICE_NODE', ''])
  })

  test('with every call, by choice, also to other origins of ours', async () => {
    const [root, other] = [await start(), await start()]
    const auth = createAuth({ root, ...options, certificateFor: 'every-call', origins: [other] })
    await auth.fetch('/fhir/Patient')
    await auth.fetch(`${other}/fhir/Patient`)
    expect(subjects()).toEqual(Array.from({ length: 3 }, () => 'EXAMPLE_DEVICE_NODE'))
  })

  test('to nobody else, whose certificate its authority does not vouch for either', async () => {
    const [root, foreign] = [await start(), await start()]
    const auth = createAuth({ root, ...options, certificateFor: 'every-call' })
    await expect(auth.fetch(`${foreign}/x`)).rejects.toThrow('is from nobody who is trusted here')
    expect(received).toEqual([])
  })
})

test("loading undici leaves the dispatcher of Node's own fetch to it", async () => {
  // In a process of its own, in which nothing has sent anything.
  const load = new URL('../../dist/transport/load-undici.js', import.meta.url)
  const program = `
    const { Agent } = await (await import('${load}')).loadUndici()
    console.log(globalThis[Symbol.for('undici.globalDispatcher.1')] instanceof Agent)
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
  expect(stdout).toBe('false\n')
})

test('a request that is redirected while the certificate changes goes on', async () => {
  const path = await folder.write('device.pem', pair.cert + pair.key)
  const times = [0, 0, 0].map(() => Date.now())
  const now = () => times.shift() ?? Date.now() + 10_000
  const keeper = new CertificateKeeper({ options: { cert: path, ca }, now })
  const { fetch: send } = createCertificateTransport({ keeper, isShown: () => true, isMeant: () => true })
  const root = await start()
  await send(`${root}/x`)
  await folder.write('device.pem', Object.values(await issueDevice()).join(''))
  // When the second one finds the new certificate, the first one has a hop before it.
  const [one, other] = await Promise.all([send(`${root}/redirect`), send(`${root}/x`)])
  expect(times).toEqual([])
  expect([one.status, other.status]).toEqual([200, 200])
  expect(new Set(received.map(({ fingerprint }) => fingerprint)).size).toBe(2)
})
