// What users install: the packed packages in an empty folder, on every Node that is claimed.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createCertificateAuthority,
  createTestServer,
  EXAMPLE_APPLICATION,
  EXAMPLE_DEVICE,
} from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mustRun, run } from './support/run.ts'

const workspace = fileURLToPath(new URL('../..', import.meta.url))
const packages = ['auth-core', 'auth-node', 'auth-edge', 'auth-cloudflare', 'auth-cli', 'test-server']
const nodes = ['20', '22', '24', '26'] as const

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-auth-packed-'))
  for (const name of packages) {
    const directory = join(workspace, 'packages', name)
    await mustRun('pnpm', ['pack', '--pack-destination', folder], { directory })
  }
  const tarballs = (await readdir(folder)).map((name) => `./${name}`)
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await mustRun('npm', ['install', '--no-audit', '--no-fund', ...tarballs], {
    directory: folder,
  })
  await writeFile(join(folder, 'stranger.js'), stranger)
  await writeFile(join(folder, 'device.js'), device)
}, 90_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const stranger = `
import { createAuth } from '@santedb/auth-core'
import { createTestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'

const listener = await listen(createTestServer({ generation: 2 }), { port: 0 })
const auth = createAuth({
  root: listener.root,
  clientId: 'EXAMPLE_APPLICATION',
  clientSecret: '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV',
  device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'qlcEtboF-H5XdK4x1t-arL5GaG4svF9TkL5a' },
})
const response = await auth.fetch('/fhir/Patient')
const { resourceType } = await response.json()
console.log(JSON.stringify({ node: process.versions.node.split('.')[0], status: response.status, resourceType }))
await listener.close()
`

const device = `
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { createAuth } from '@santedb/auth-node'
import { createFileStore } from '@santedb/auth-node/file-store'
import { createCertificateAuthority, createTestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'

const [authority, strangers] = [await createCertificateAuthority(), await createCertificateAuthority('strangers')]
const device = { subject: 'EXAMPLE_DEVICE_NODE', use: 'client' }
const { certificate, privateKey } = await authority.issue(device)
await writeFile('device.crt', certificate)
await writeFile('device.key', privateKey)
const server = createTestServer({ generation: 3, clientCertificates: {} })
const listener = await listen(server, { tls: authority })
const options = { root: listener.root, clientId: 'EXAMPLE_APPLICATION' }
const known = { cert: 'device.crt', key: 'device.key', ca: authority.certificate }
const told = []
const auth = createAuth({ ...options, certificate: known, store: createFileStore({ directory: 'sessions' }) })
told.push((await auth.fetch('/fhir/Patient')).status, (await auth.session()).claims.sub !== undefined)
// What await using does, which Node.js has as syntax since 24.
await auth[Symbol.asyncDispose]()
told.push(server.sessions.all.some(({ isLive }) => isLive))
// What the first attempt to sign in fails with.
const failureWith = (root, certificate) =>
  new Promise((resolve) => {
    const enough = new AbortController()
    const onEvent = (event) => {
      if (event.type !== 'retry') return
      enough.abort()
      resolve(event.error.code + ': ' + event.error.summary)
    }
    const { session } = createAuth({ ...options, root, certificate, onEvent })
    session({ signal: enough.signal }).catch(() => {})
  })
told.push(await failureWith(listener.root, { ...known, ca: strangers.certificate }))
const served = await authority.issue({ subject: 'server', use: 'server', hosts: ['localhost'] })
const strict = createServer({
  cert: served.certificate,
  key: served.privateKey,
  ca: authority.certificate,
  requestCert: true,
  rejectUnauthorized: true,
}).listen(0, '127.0.0.1')
strict.on('tlsClientError', () => {})
await once(strict, 'listening')
const strictRoot = 'https://localhost:' + strict.address().port
told.push(await failureWith(strictRoot, { ca: authority.certificate }))
const foreign = await strangers.issue(device)
told.push(
  await failureWith(strictRoot, {
    cert: foreign.certificate,
    key: foreign.privateKey,
    ca: authority.certificate,
  }),
)
strict.close()
const old = await authority.issue({ ...device, notBefore: new Date('2019-01-31'), notAfter: new Date('2020-01-31') })
try {
  createAuth({ ...options, certificate: { cert: old.certificate, key: old.privateKey } })
} catch (error) {
  told.push(error.faults)
}
console.log(JSON.stringify(told))
await listener.close()
`

test.for(nodes)('a device signs in by its certificate on Node %s', async (node) => {
  const { status, output, errors } = await run(programOf(node), ['device.js'], { directory: folder })
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(JSON.parse(output)).toEqual([
    200,
    true,
    false,
    expect.stringMatching(/^network_error: The certificate of .* is from nobody who is trusted here/),
    expect.stringMatching(/^network_error: localhost.* when it was shown no client certificate/),
    expect.stringMatching(
      /^network_error: localhost.* when it was shown the client certificate \(CN=EXAMPLE_DEV/,
    ),
    [expect.stringMatching(/^certificate has expired \(CN=EXAMPLE_DEVICE_NODE, valid from 2019-01-31T/)],
  ])
})

test.for(nodes)('a stranger obtains a session on Node %s', async (node) => {
  const { status, output, errors } = await run(programOf(node), ['stranger.js'], { directory: folder })
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(JSON.parse(output)).toEqual({ node, status: 200, resourceType: 'Bundle' })
})

describe.for(nodes)('the command on Node %s', (node) => {
  let listener: Listener
  let environment: Record<string, string>
  beforeAll(async () => {
    const authority = await createCertificateAuthority()
    const { certificate, privateKey } = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
    listener = await listen(createTestServer({ generation: 3, clientCertificates: {} }), { tls: authority })
    environment = {
      SANTEDB_ROOT: listener.root,
      SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
      SANTEDB_CERTIFICATE: certificate,
      SANTEDB_CERTIFICATE_KEY: privateKey,
      SANTEDB_CERTIFICATE_CA: authority.certificate,
      SANTEDB_CERTIFICATE_FOR: 'every-call',
      SANTEDB_SESSIONS: join(folder, `sessions-${node}`),
    }
  })
  afterAll(() => listener.close())

  const command = (words: string[], input?: string) =>
    run(programOf(node), [join('node_modules', '@santedb', 'auth-cli', 'dist', 'main.js'), ...words], {
      directory: folder,
      environment,
      ...(input !== undefined && { input }),
    })

  test('signs in by certificate, keeps the session, and calls with it', async () => {
    const [first, second] = [await command(['token']), await command(['token'])]
    expect(first).toEqual({ status: 0, output: expect.stringMatching(/^[\w-]{22}\.[\w-]+\n$/), errors: '' })
    expect(second).toEqual(first)
    const { status, output } = await command(['call', 'GET', '/fhir/Patient'])
    expect({ status, type: JSON.parse(output).resourceType }).toEqual({ status: 0, type: 'Bundle' })
  })

  test('explains the identity token, and an error code', async () => {
    const { output: token } = await command(['token', '--identity'])
    const { status, output } = await command(['inspect'], token)
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringMatching(/^An identity token of iCDR 3\.x\n/),
    })
    expect(output).toContain('The subject of the client certificate that the device signed in with.')
    const page = await command(['explain', 'throttled'])
    expect(page).toEqual({
      status: 0,
      output: expect.stringMatching(/^throttled\n\nWhat happened\. /),
      errors: '',
    })
  })

  test('finds no fault, and the one that there is', async () => {
    const healthy = await command(['doctor'])
    expect(healthy).toMatchObject({ status: 0, output: expect.stringMatching(/\nNo fault was found\.\n$/) })
    const ill = await command(['doctor', '--root', listener.root.replace('https', 'http')])
    expect(ill).toMatchObject({
      status: 3,
      output: expect.stringMatching(/\nFirst cause: configuration: .*\n$/),
    })
  })

  test('signs out, and says its version', async () => {
    expect(await command(['sign-out'])).toEqual({
      status: 0,
      output: '',
      errors: 'The session was ended, here and at the server.\n',
    })
    expect((await command(['--version'])).output).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})

test.for(packages)('%s holds its licence, README, code and types, and no test', async (name) => {
  const files = await readdir(join(folder, 'node_modules', '@santedb', name), { recursive: true })
  const entry = name === 'auth-cli' ? 'main' : 'index'
  expect(files).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'README.md',
      'package.json',
      `dist/${entry}.js`,
      `dist/${entry}.d.ts`,
    ]),
  )
  expect(files.filter((file) => /test(-support)?\.(ts|js)$|tsconfig|vitest/.test(file))).toEqual([])
})

function programOf(node: (typeof nodes)[number]): string {
  return fileURLToPath(new URL(`../node_modules/node${node}/bin/node`, import.meta.url))
}
