// What `createAuth` puts together, in both entries.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAuth as createClientAuth } from './client-credentials/index.ts'
import { createAuth, createMemoryStore, interactive, isAuthError, password } from './index.ts'
import { Bench, refuse } from './session/bench.test-support.ts'
import { createScriptedFetch, grantSession } from './testing/index.ts'

const minimal = { root: 'https://icdr.example.org', clientId: 'APP', clientSecret: 'secret' }
const allison = password({ username: 'allison', password: 'p' })
const elevation = { purpose: 'EMERGENCY', policies: ['1.2.3'], grant: allison }
const challenge = 'bearer realm="h" error="insufficient_scope" scope="1.2.3" error_description="no"'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

const entries = [
  ['the default entry', createAuth],
  ['the entry for client credentials', createClientAuth],
] as const

test.for(entries)(
  '%s finds out the generation, signs in, and takes the fetch of the moment',
  async ([, create]) => {
    const { fetch, requests } = createScriptedFetch()
    const auth = create(minimal)
    vi.stubGlobal('fetch', fetch)
    expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
    expect(requests.map(({ url }) => url.pathname)).toEqual([
      '/auth/.well-known/openid-configuration',
      '/auth/oauth2_token',
      '/fhir/Patient',
    ])
    expect(requests.at(-1)?.headers.get('authorization')).toBe('Bearer access-token-1')
    expect(Object.isFrozen(auth)).toBe(true)
  },
)

test.for(entries)('%s gives up a session that a service calls dead', async ([, create]) => {
  const server = createScriptedFetch()
  server.onResource(({ headers }) => {
    const isNew = headers.get('authorization') === 'Bearer access-token-2'
    return new Response('', { status: isNew ? 200 : 401 })
  })
  const auth = create({ ...minimal, dialect: 'icdr3', fetch: server.fetch })
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  expect(server.tokenRequests).toHaveLength(2)
  server.onResource(() => new Response('', { status: 401 }))
  expect((await auth.fetch('/fhir/Patient')).status).toBe(401)
  expect(server.tokenRequests).toHaveLength(3)
})

test.for([
  ['the default entry', createAuth, 'auto, icdr2, icdr3, standard'],
  ['the entry for client credentials', createClientAuth, 'auto, icdr2, icdr3'],
] as const)('%s names the dialects that it knows', ([, create, names]) => {
  for (const dialect of names.split(', ')) {
    expect(() => create({ ...minimal, dialect: dialect as 'icdr3' })).not.toThrow()
  }
  expect(() => create({ ...minimal, dialect: 'other' as 'icdr3' })).toThrow(
    `dialect must be one of ${names}.`,
  )
})

test('another OAuth server is found by its discovery document, and its 403 is not about the session', async () => {
  const document = { issuer: 'https://op.example.org', token_endpoint: 'https://op.example.org/token' }
  const asked: string[] = []
  const auth = createAuth({
    ...minimal,
    root: 'https://op.example.org',
    dialect: 'standard',
    fetch: async (input, init) => {
      const { pathname } = new URL(new Request(input, init).url)
      asked.push(pathname)
      if (pathname === '/token') return grantSession()
      return pathname === '/api' ? new Response('', { status: 403 }) : Response.json(document)
    },
  })
  expect((await auth.fetch('/api')).status).toBe(403)
  expect(asked).toEqual(['/.well-known/openid-configuration', '/token', '/api'])
})

test('options are taken as they are: what is done to them later changes nothing', async () => {
  const device = { id: 'EXAMPLE_DEVICE', secret: 'device-secret' }
  const policies = ['1.2.3']
  const { session } = bench.auth({ device, policies })
  device.id = 'OTHER'
  policies.push('1.2.4')
  await session()
  const [request] = bench.server.tokenRequests
  expect(request?.form.get('scope')).toBe('1.2.3')
  expect(request?.headers.get('authorization')).toBe(`Basic ${btoa('EXAMPLE_DEVICE:device-secret')}`)
})

test('the header of a device does not show where the server repeats it', async () => {
  const device = { id: 'D', secret: 'short' }
  bench.server.onToken(({ headers }) =>
    Response.json(
      { error: 'invalid_client', error_description: `No: ${headers.get('authorization')}.` },
      { status: 401 },
    ),
  )
  await expect(bench.auth({ device }).session()).rejects.toMatchObject({
    serverDescription: 'No: Basic [removed].',
  })
})

test('an observer that fails changes nothing', async () => {
  const { session } = bench.auth({
    onEvent: () => {
      throw new Error('of the observer')
    },
  })
  expect((await session()).accessToken).toBe('access-token-1')
})

test('a call that needs elevation is told to the observer, and no other', async () => {
  const { fetch } = bench.auth()
  const needed = () => bench.events.filter(({ type }) => type === 'elevation_required')
  bench.server.onResource(() => new Response('', { status: 404 }))
  await fetch('/fhir/Patient')
  expect(needed()).toEqual([])
  bench.server.onResource(() => new Response('', { status: 401, headers: { 'www-authenticate': challenge } }))
  expect((await fetch('/fhir/Patient')).status).toBe(401)
  expect(needed()).toEqual([{ type: 'elevation_required', policies: ['1.2.3'] }])
})

test('an elevated session is asked for with what it is for, and used beside the main one', async () => {
  const { session, elevate, fetch } = bench.auth()
  await session()
  const elevated = await elevate({ ...elevation, claims: { language: 'fr' } })
  const request = bench.server.tokenRequests.at(-1)
  expect(Object.fromEntries(request?.form ?? [])).toMatchObject({ username: 'allison', scope: '1.2.3' })
  expect(
    atob(request?.headers.get('x-santedbclient-claim') ?? '')
      .split(';')
      .toSorted(),
  ).toEqual([
    'urn:oasis:names:tc:xacml:2.0:action:purpose=EMERGENCY',
    'urn:santedb:org:claim:lang=fr',
    'urn:santedb:org:claim:override=true',
  ])
  expect(elevated.session.accessToken).toBe('access-token-2')
  await elevated.fetch('/hdsi/Patient/1')
  await fetch('/hdsi/Patient/2')
  expect(bench.server.requests.slice(-2).map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer access-token-2',
    'Bearer access-token-1',
  ])
})

test('an elevated session that a service calls dead is not replaced', async () => {
  const { fetch } = await bench.auth().elevate(elevation)
  bench.server.onResource(() => new Response('', { status: 401 }))
  expect((await fetch('/hdsi/Patient/1')).status).toBe(401)
  expect(bench.server.tokenRequests).toHaveLength(1)
})

test('elevation needs a user where there is one, and ends with the signal of the caller', async () => {
  const { grant: _, ...ownElevation } = elevation
  await expect(bench.auth({ grant: interactive() }).elevate(ownElevation)).rejects.toMatchObject({
    code: 'sign_in_required',
  })
  bench.server.onToken(() => new Promise(() => {}))
  const controller = new AbortController()
  const pending = bench.auth().elevate({ ...ownElevation, signal: controller.signal })
  const reason = new Error('enough')
  controller.abort(reason)
  await expect(pending).rejects.toBe(reason)
})

test('nothing is presented for a caller who has gone before', async () => {
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(bench.auth().elevate({ ...elevation, signal })).rejects.toBe(signal.reason)
  const { signIn } = bench.auth({ grant: interactive() })
  await expect(signIn(allison, { signal })).rejects.toBe(signal.reason)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(bench.server.requests).toEqual([])
})

test('signing a user in is refused where the program signs in by itself', async () => {
  await expect(bench.auth().signIn(allison)).rejects.toMatchObject({
    code: 'invalid_options',
    summary: 'signIn needs an Auth with the grant interactive().',
  })
  expect(bench.server.requests).toEqual([])
})

test('signing in asks for the policies of the options, as the user, and ends with the signal', async () => {
  const { signIn } = bench.auth({ grant: interactive(), policies: ['1.2.3'] })
  await signIn(allison)
  expect(Object.fromEntries(bench.server.tokenRequests[0]?.form ?? [])).toMatchObject({
    grant_type: 'password',
    username: 'allison',
    scope: '1.2.3',
  })
  bench.server.onToken(() => new Promise(() => {}))
  const controller = new AbortController()
  const pending = signIn(allison, { signal: controller.signal })
  const reason = new Error('enough')
  await bench.clock.advance(0)
  controller.abort(reason)
  await expect(pending).rejects.toBe(reason)
})

test('two users in one store have two sessions, and two programs of one user have one', async () => {
  const store = createMemoryStore(bench.clock)
  const authOf = (user: string) => bench.auth({ store, grant: interactive({ user }) })
  await authOf('a').signIn(allison)
  expect((await authOf('a').session()).accessToken).toBe('access-token-1')
  await expect(authOf('b').session()).rejects.toMatchObject({ code: 'sign_in_required' })
})

test('what a session is for is a part of whose session it is', async () => {
  const store = createMemoryStore(bench.clock)
  const authFor = (facility: string) =>
    bench.auth({ store, grant: password({ username: 'a', password: 'p', claims: { facility } }) })
  for (const facility of ['A', 'A', 'B']) await authFor(facility).session()
  expect(bench.server.tokenRequests).toHaveLength(2)
})

test('a wrong password of the program is not presented by another one, and a corrected one is', async () => {
  const store = createMemoryStore(bench.clock)
  bench.server.onToken(refuse(400, 'invalid_grant'))
  const authWith = (secret: string) =>
    bench.auth({ store, grant: password({ username: 'a', password: secret }) })
  for (const secret of ['wrong', 'wrong', 'right']) {
    const failure: unknown = await authWith(secret)
      .session()
      .catch((error: unknown) => error)
    expect(isAuthError(failure) && failure.code).toBe('credentials_rejected')
  }
  expect(bench.server.tokenRequests).toHaveLength(2)
})
