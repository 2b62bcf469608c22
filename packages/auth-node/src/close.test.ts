import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { createMemoryStore } from '@santedb/auth-core'
import { EXAMPLE_APPLICATION, createTestServer } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authority, issueDevice } from './certificates.test-support.ts'
import { type Auth, type AuthOptions, createAuth } from './index.ts'

const pair = await issueDevice()
const server = createTestServer({ generation: 3, clientCertificates: {} })
let listener: Listener
beforeEach(async () => {
  server.reset()
  listener = await listen(server, { tls: authority })
})
afterEach(() => listener.close())

function create(options: Partial<AuthOptions> = {}): Auth {
  return createAuth({
    root: listener.root,
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    certificate: { ...pair, ca: authority.certificate },
    ...options,
  })
}

const liveSessions = () => server.sessions.all.filter(({ isLive }) => isLive).length

test('await using signs out at the end of its block', async () => {
  {
    await using auth = create()
    await auth.session()
    expect(liveSessions()).toBe(1)
  }
  expect(liveSessions()).toBe(0)
})

async function failOffline(): Promise<void> {
  await using auth = create()
  await auth.session()
  await listener.close()
  throw new Error('of the block')
}

test('await using ends a block that throws with what it threw, also where nobody can be reached', async () => {
  await expect(failOffline()).rejects.toThrow('of the block')
})

test('await using of what was never used sends nothing', async () => {
  {
    await using _ = create()
  }
  expect(server.requests).toEqual([])
})

test('close leaves the session, and a later call opens a connection again', async () => {
  const store = createMemoryStore()
  const auth = create({ store })
  await auth.fetch('/fhir/Patient')
  await auth.close()
  await auth.close()
  expect(liveSessions()).toBe(1)
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  expect((await create({ store }).fetch('/fhir/Patient')).status).toBe(200)
  server.expectTokenRequests(1)
})

test('close waits for the answer that is being read', async () => {
  const auth = create()
  const response = await auth.fetch('/fhir/Patient')
  const [, bundle] = await Promise.all([auth.close(), response.json()])
  expect(bundle).toHaveProperty('resourceType', 'Bundle')
})

test('two devices that share a store have a session each', async () => {
  const store = createMemoryStore()
  const accounts = createTestServer({
    generation: 3,
    clientCertificates: { devices: { ANOTHER: 'EXAMPLE_DEVICE_NODE' } },
  })
  await using other = await listen(accounts, { tls: authority })
  const ca = authority.certificate
  const certificate = { ...(await issueDevice({ subject: 'ANOTHER' })), ca }
  await create({ root: other.root, store }).session()
  await create({ root: other.root, store }).session()
  await create({ root: other.root, store, certificate }).session()
  expect(accounts.tokenRequests).toBe(2)
})

test('open connections keep no process alive', async () => {
  const program = `
    import { createAuth } from ${JSON.stringify(new URL('../dist/index.js', import.meta.url).href)}
    const auth = createAuth(JSON.parse(process.env.OPTIONS))
    const response = await auth.fetch('/fhir/Patient')
    console.log(response.status, (await response.json()).resourceType)
    setTimeout(() => console.log('still alive'), 1000).unref()
  `
  const OPTIONS = JSON.stringify({
    root: listener.root,
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    certificate: { ...pair, ca: authority.certificate },
  })
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, OPTIONS },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = text(child.stdout)
  const [status] = await once(child, 'exit')
  expect([status, await output]).toEqual([0, '200 Bundle\n'])
})
