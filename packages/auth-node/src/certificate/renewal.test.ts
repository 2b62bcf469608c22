import { EventEmitter, once } from 'node:events'
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { VirtualClock } from '@santedb/auth-core/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authority, issueDevice, type Pair } from '../certificates.test-support.ts'
import { type Auth, type CertificateEvent, createAuth } from '../index.ts'
import { startSecurely } from '../secure-server.test-support.ts'
import { CertificateKeeper } from './certificate-keeper.ts'

let folder: string
let clock: VirtualClock
let events: CertificateEvent[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-auth-node-'))
  clock = new VirtualClock()
  events = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Where Kubernetes puts a certificate. */
function mounted() {
  return { cert: join(folder, 'current', 'tls.crt'), key: join(folder, 'current', 'tls.key') }
}

/** Puts a certificate where Kubernetes would: in a folder behind a link that is swapped. */
async function mount(pair: Pair): Promise<void> {
  const version = await mkdtemp(join(folder, 'version-'))
  await writeFile(join(version, 'tls.crt'), pair.cert)
  await writeFile(join(version, 'tls.key'), pair.key)
  await symlink(version, join(folder, 'link'))
  await rename(join(folder, 'link'), join(folder, 'current'))
}

function createMounted(root: string): Auth {
  return createAuth({
    root,
    clientId: 'a',
    dialect: 'icdr3',
    certificate: {
      ...mounted(),
      ca: authority.certificate,
    },
    certificateFor: 'every-call',
    clock,
    onCertificate: (event) => events.push(event),
  })
}

function fingerprintOf({ socket }: IncomingMessage): string {
  return socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : ''
}

/** A server that answers with the fingerprint of the certificate that it was shown; `/slow` when it is told to. */
async function start() {
  const gate = new EventEmitter()
  const connections: { fingerprint: string; socket: TLSSocket }[] = []
  const { root, server } = await startSecurely(
    { requestCert: true, rejectUnauthorized: true },
    async (request, response) => {
      if (request.url === '/slow') {
        response.writeHead(200, { 'content-type': 'text/plain' }).flushHeaders()
        await once(gate, 'open')
      }
      const isToken = request.url === '/auth/oauth2_token'
      const token = { access_token: 'a', token_type: 'bearer', expires_in: 360_000_000 }
      response.end(isToken ? JSON.stringify(token) : fingerprintOf(request))
    },
  )
  server.on('secureConnection', (socket) =>
    connections.push({ fingerprint: socket.getPeerCertificate().fingerprint256, socket }),
  )
  return { root, gate, connections }
}

async function shown(auth: Auth): Promise<string> {
  return (await auth.fetch('/fhir/Patient')).text()
}

test('a renewed certificate is used for new connections, and what is under way ends on the old one', async () => {
  const { root, gate, connections } = await start()
  await mount(await issueDevice())
  const auth = createMounted(root)
  const before = await shown(auth)
  const slow = await auth.fetch('/slow')

  await mount(await issueDevice())
  expect(await shown(auth)).toBe(before)
  await clock.advance(10_000)
  const after = await shown(auth)
  expect(after).not.toBe(before)
  expect(events).toEqual([
    {
      type: 'certificate_renewed',
      identity: {
        subject: 'CN=EXAMPLE_DEVICE_NODE',
        validFrom: expect.any(Date),
        validTo: expect.any(Date),
        fingerprint: after,
      },
    },
  ])

  gate.emit('open')
  expect(await slow.text()).toBe(before)
  // Nothing keeps the old connections open when their last answer has been read.
  const old = connections.filter(({ fingerprint }) => fingerprint === before)
  expect(old.length).toBeGreaterThan(0)
  for (const { socket } of old) if (!socket.destroyed) await once(socket, 'close')
  expect(await shown(auth)).toBe(after)
})

test('calls that are made while it changes all succeed', async () => {
  const { root } = await start()
  await mount(await issueDevice())
  const auth = createMounted(root)
  await auth.session()
  const seen = new Set<string>()
  const call = async (): Promise<void> => void seen.add(await shown(auth))
  for (let round = 0; round < 5; round += 1) {
    await mount(await issueDevice())
    const calls = Array.from({ length: 10 }, call)
    await clock.advance(10_000)
    await Promise.all([...calls, ...Array.from({ length: 10 }, call)])
  }
  expect(seen.size).toBeGreaterThanOrEqual(5)
})

test('a renewed certificate that cannot be used is told once, and the old one used until it can', async () => {
  const { root } = await start()
  const [first, second] = [await issueDevice(), await issueDevice()]
  await mount(first)
  const auth = createMounted(root)
  const before = await shown(auth)

  // As between the writing of two files.
  await mount({ cert: second.cert, key: first.key })
  for (let looks = 0; looks < 3; looks += 1) {
    await clock.advance(10_000)
    expect(await shown(auth)).toBe(before)
  }
  expect(events).toEqual([{ type: 'certificate_unusable', error: expect.any(Error) }])
  expect(events[0]).toHaveProperty(
    'error.message',
    expect.stringContaining('certificate.key does not belong to certificate.cert'),
  )

  await mount(second)
  await clock.advance(10_000)
  expect(await shown(auth)).not.toBe(before)
  expect(events.map(({ type }) => type)).toEqual(['certificate_unusable', 'certificate_renewed'])
})

test('files that vanish change nothing', async () => {
  const { root } = await start()
  await mount(await issueDevice())
  const auth = createMounted(root)
  const before = await shown(auth)
  await rm(join(folder, 'current'))
  await clock.advance(10_000)
  expect(await shown(auth)).toBe(before)
  expect(events.map(({ type }) => type)).toEqual(['certificate_unusable'])
})

test("another device's certificate does not take its place", async () => {
  const { root } = await start()
  await mount(await issueDevice())
  const auth = createMounted(root)
  const before = await shown(auth)
  await mount(await issueDevice({ subject: 'ANOTHER_DEVICE' }))
  await clock.advance(10_000)
  expect(await shown(auth)).toBe(before)
  expect(events[0]).toHaveProperty(
    'error.message',
    expect.stringContaining('(CN=ANOTHER_DEVICE, and not CN=EXAMPLE_DEVICE_NODE)'),
  )
})

test('the last tenth of its time is told, once', async () => {
  const { root } = await start()
  const dayMs = 86_400_000
  const validFrom = new Date(Math.floor(Date.now() / 1000) * 1000)
  const validTo = new Date(validFrom.getTime() + 100 * dayMs)
  await mount(await issueDevice({ notBefore: validFrom, notAfter: validTo }))
  const auth = createMounted(root)
  await clock.advance(89 * dayMs)
  await shown(auth)
  expect(events).toEqual([])
  await clock.advance(2 * dayMs)
  await shown(auth)
  await shown(auth)
  expect(events).toEqual([
    {
      type: 'certificate_expires',
      identity: { subject: 'CN=EXAMPLE_DEVICE_NODE', validFrom, validTo, fingerprint: expect.any(String) },
    },
  ])
})

test('an observer that throws changes nothing', async () => {
  const { root } = await start()
  const pair = await issueDevice()
  const auth = createAuth({
    root,
    clientId: 'a',
    dialect: 'icdr3',
    certificate: { ...pair, ca: authority.certificate },
    certificateFor: 'every-call',
    clock: new VirtualClock(Date.now() + 360 * 86_400_000),
    onCertificate: () => {
      throw new Error('I am only looking on')
    },
  })
  expect(await shown(auth)).toMatch(/^[0-9A-F:]+$/)
})

test('a clock that was set back does not keep it from looking', async () => {
  let nowMs = Date.now()
  const [first, second] = [await issueDevice(), await issueDevice()]
  await mount(first)
  const keeper = new CertificateKeeper({ options: mounted(), now: () => nowMs })
  const { fingerprint } = keeper.current.identity ?? {}
  await mount(second)
  nowMs -= 3_600_000
  expect(keeper.current.identity?.fingerprint).not.toBe(fingerprint)
})
