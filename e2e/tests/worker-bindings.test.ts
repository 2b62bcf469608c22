// The contract inside workerd, against test servers over TCP: with each binding that can keep a session, and with a
// client certificate in real handshakes.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { createCertificateAuthority, createTestServer, type TestServerOptions } from '@santedb/test-server'
import { listen, type ListenOptions } from '@santedb/test-server/node'
import { Miniflare, type MiniflareOptions } from 'miniflare'
import { expect, test } from 'vitest'
import { combinedServerOptions, type Outcome } from '../contract/contract.ts'
import { CleanUps } from './support/clean-ups.ts'

const script = fileURLToPath(new URL('../dist/worker-bindings.js', import.meta.url))
const compatibilityDate = '2026-06-01'

/** Starts a server of each generation, and a Worker that knows them. */
async function start(
  cleanUps: CleanUps,
  options: Partial<TestServerOptions> = {},
  tls?: ListenOptions['tls'],
  settings: Partial<MiniflareOptions> = {},
): Promise<Miniflare> {
  const roots: Record<number, string> = {}
  for (const generation of [2, 3] as const) {
    const server = createTestServer({ ...combinedServerOptions, ...options, generation, control: true })
    const listener = await listen(server, { tls })
    cleanUps.add(() => listener.close())
    roots[generation] = listener.root
  }
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents: await readFile(script, 'utf8') }],
    compatibilityDate,
    cf: false,
    bindings: { ROOTS: roots },
    kvNamespaces: ['CACHE'],
    durableObjects: { SESSIONS: { className: 'SessionObject', useSQLite: true } },
    ...settings,
  } as MiniflareOptions)
  cleanUps.add(() => worker.dispose())
  return worker
}

async function runContract(worker: Miniflare, way: string): Promise<Outcome[]> {
  const response = await worker.dispatchFetch(`http://contract.example/${way}`)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return JSON.parse(text)
}

const failuresOf = (outcomes: Outcome[]) => outcomes.filter(({ failure }) => failure !== undefined)

test.for(['memory', 'cache', 'sessions'])(
  'the whole contract is kept with the session in: %s',
  { timeout: 60_000 },
  async (way) => {
    const cleanUps = new CleanUps()
    try {
      const outcomes = await runContract(await start(cleanUps), way)
      expect(outcomes.length).toBeGreaterThan(40)
      expect(failuresOf(outcomes)).toEqual([])
    } finally {
      await cleanUps.run()
    }
  },
)

// The lock of a device is one of its secret there: nothing is known of 2.x that says more.
const aboutSecrets = 'iCDR 2: a locked device is told so, and its right secret not spent on it'

test('the contract is kept by a device with a certificate', { timeout: 60_000 }, async () => {
  const cleanUps = new CleanUps()
  const authority = await createCertificateAuthority()
  const subject = 'EXAMPLE_DEVICE_NODE'
  const { certificate, privateKey } = await authority.issue({ subject, use: 'client' })
  const tlsOptions = {
    trustedCertificates: [authority.certificate],
    keypair: { privateKey, certificateChain: certificate },
  }
  const network = { allow: ['local', 'private', 'public'], tlsOptions }
  try {
    const settings = { serviceBindings: { CERTIFICATE: { network } } } as Partial<MiniflareOptions>
    const worker = await start(cleanUps, { clientCertificates: {} }, authority, settings)
    const outcomes = await runContract(worker, 'certificate')
    expect(outcomes.length).toBeGreaterThan(40)
    expect(failuresOf(outcomes).filter(({ name }) => name !== aboutSecrets)).toEqual([])
  } finally {
    await cleanUps.run()
  }
})
