import { createMemoryStore, interactive, password, type AuthEvent } from '@santedb/auth-core'
import { VirtualClock } from '@santedb/auth-core/testing'
import { EXAMPLE_APPLICATION, EXAMPLE_USER, createTestServer } from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { authority, createFolder, issueDevice, type Pair, strangers } from './certificates.test-support.ts'
import { type Auth, type AuthOptions, createAuth } from './index.ts'

const folder = await createFolder()
const unknown = await issueDevice({}, strangers)
const server = createTestServer({ generation: 3, clientCertificates: {} })
let listener: Listener
let clock: VirtualClock
let events: AuthEvent['type'][]
beforeEach(async () => {
  server.reset()
  listener = await listen(server, { tls: authority })
  clock = new VirtualClock()
  events = []
})
afterEach(() => listener.close())

const write = ({ cert, key }: Pair) => folder.write('device.pem', cert + key)

async function create(pair: Pair, options: Partial<AuthOptions> = {}): Promise<Auth> {
  return createAuth({
    root: listener.root,
    clientId: EXAMPLE_APPLICATION.id,
    clientSecret: EXAMPLE_APPLICATION.secret,
    dialect: 'icdr3',
    certificate: { cert: await write(pair), ca: authority.certificate },
    clock,
    onEvent: ({ type }) => events.push(type),
    ...options,
  })
}

test('a certificate that SanteDB refused is not presented again, and the one after it is', async () => {
  const { fetch } = await create(unknown)
  for (let calls = 0; calls < 3; calls += 1) {
    await expect(fetch('/fhir/Patient')).rejects.toMatchObject({ code: 'credentials_rejected', status: 401 })
    await clock.advance(10_000)
  }
  expect(server.tokenRequests).toBe(1)

  await write(await issueDevice())
  await clock.advance(10_000)
  expect((await fetch('/fhir/Patient')).status).toBe(200)
  expect(server.tokenRequests).toBe(2)
  expect(events).toEqual(['dialect_found', 'session_rejected', 'dialect_found', 'session_obtained'])
})

test('a renewed certificate ends no session', async () => {
  const { fetch, session } = await create(await issueDevice())
  const { accessToken } = await session()
  await write(await issueDevice())
  await clock.advance(10_000)
  expect((await fetch('/fhir/Patient')).status).toBe(200)
  expect((await session()).accessToken).toBe(accessToken)
  server.expectTokenRequests(1)
})

test('a refusal in a shared store is about the certificate that was refused', async () => {
  const store = createMemoryStore()
  const refused = await create(unknown, { store })
  await expect(refused.session()).rejects.toMatchObject({ code: 'credentials_rejected' })
  const again = await create(unknown, { store })
  await expect(again.session()).rejects.toMatchObject({ code: 'credentials_rejected' })
  expect(server.tokenRequests).toBe(1)
  const renewed = await create(await issueDevice(), { store })
  await expect(renewed.session()).resolves.toHaveProperty('accessToken')
})

test('a user signs in with the renewed certificate', async () => {
  const { signIn } = await create(unknown, { grant: interactive() })
  const user = password({ username: EXAMPLE_USER.id, password: EXAMPLE_USER.password })
  await expect(signIn(user)).rejects.toMatchObject({ code: 'credentials_rejected' })
  await write(await issueDevice())
  await clock.advance(10_000)
  await expect(signIn(user)).resolves.toHaveProperty('accessToken')
})

test('an onEvent that is no function is refused', async () => {
  const wrong = { onEvent: 'x' as unknown as () => void }
  await expect(create(unknown, wrong)).rejects.toThrow('onEvent must be a function')
})
