import { beforeEach, expect, test } from 'vitest'
import type { Auth } from '../auth.ts'
import { createAuth } from '../create-auth.ts'
import { AuthError } from '../errors/auth-error.ts'
import { documentedAnswer, documentedOptions, ScriptedServer } from '../scripted-server.test-support.ts'

const { root } = documentedOptions
const bearer = `Bearer ${documentedAnswer.access_token}`

let server: ScriptedServer
let auth: Auth
beforeEach(() => {
  server = new ScriptedServer()
  auth = createAuth({ ...documentedOptions, fetch: server.fetch, timeoutMs: 20_000 })
})

function stream(): RequestInit & { duplex: string } {
  return { method: 'POST', body: new Response('s').body, duplex: 'half' }
}

test('a relative address is called at the root, with the token and a wish for JSON', async () => {
  expect((await auth.fetch('/fhir/Patient?name=a')).status).toBe(200)
  const [request] = server.resourceRequests
  expect(request?.url).toBe(`${root}/fhir/Patient?name=a`)
  expect(request?.headers.get('authorization')).toBe(bearer)
  expect(request?.headers.get('accept')).toBe('application/json')
})

test('a root with a path is the base of every relative address', async () => {
  auth = createAuth({ ...documentedOptions, root: 'https://icdr.example.org/icdr/', fetch: server.fetch })
  await auth.fetch('/fhir/Patient')
  await auth.fetch('fhir/Patient')
  expect(server.requests.map(({ url }) => url)).toEqual([
    'https://icdr.example.org/icdr/auth/oauth2_token',
    'https://icdr.example.org/icdr/fhir/Patient',
    'https://icdr.example.org/icdr/fhir/Patient',
  ])
})

test('needs no this', async () => {
  const { fetch } = auth
  expect((await fetch(new URL('/fhir/Patient', root))).status).toBe(200)
})

test('sends a Request as it is', async () => {
  const body = JSON.stringify({ resourceType: 'Patient' })
  const headers = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' }
  await auth.fetch(new Request(`${root}/fhir/Patient`, { method: 'POST', body, headers }))
  const [request] = server.resourceRequests
  expect(request).toMatchObject({ method: 'POST', body })
  expect(request?.headers.get('content-type')).toBe('application/fhir+json')
  expect(request?.headers.get('accept')).toBe('application/fhir+json')
  expect(request?.headers.get('authorization')).toBe(bearer)
})

test.for([
  'https://mpi-test.localhost:8080/fhir', // another scheme
  'http://mpi-test.localhost/fhir', // another port
  'http://evil.example/fhir',
  '//evil.example/fhir',
  '/\\evil.example/fhir',
])('no token, and no session, for %s', async (address) => {
  await auth.fetch(address)
  expect(server.requests).toHaveLength(1)
  expect(server.requests[0]?.headers.has('authorization')).toBe(false)
})

test('the token goes to the origins that are listed, with any path, and to no other', async () => {
  const origins = ['https://fhir.example.org/base', new URL('https://hdsi.example.org')]
  auth = createAuth({ ...documentedOptions, origins, fetch: server.fetch })
  for (const host of ['fhir.example.org', 'hdsi.example.org', 'evil.example']) {
    await auth.fetch(`https://${host}/x`)
  }
  expect(server.resourceRequests.map(({ headers }) => headers.get('authorization'))).toEqual([
    bearer,
    bearer,
    null,
  ])
})

test("leaves a caller's own Authorization alone", async () => {
  await auth.fetch('/fhir/Patient', { headers: { authorization: 'Bearer mine' } })
  expect(server.requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer mine'])
})

test.for([401, 403])('a dead session (%i) is replaced once and the call repeated once', async (status) => {
  server.answerResource(({ headers }) =>
    headers.get('authorization') === 'Bearer second' ? Response.json({}) : new Response(null, { status }),
  )
  const session = await auth.session()
  server.answerToken({ ...documentedAnswer, access_token: 'second' })
  const responses = await Promise.all(
    Array.from({ length: 20 }, () => auth.fetch('/fhir/Patient', { method: 'POST', body: 'x' })),
  )
  expect(responses.map((response) => response.status)).toEqual(Array.from({ length: 20 }, () => 200))
  expect(await auth.session()).not.toBe(session)
  expect(server.tokenRequests).toBe(2)
})

test('after a stream was answered with 401 the next call has a new session', async () => {
  server.answerResource(({ headers }) =>
    headers.get('authorization') === bearer ? new Response(null, { status: 401 }) : Response.json({}),
  )
  await auth.session()
  server.answerToken({ ...documentedAnswer, access_token: 'second' })
  expect((await auth.fetch('/fhir/Patient', stream())).status).toBe(401)
  expect((await auth.fetch('/fhir/Patient', stream())).status).toBe(200)
  expect(server.resourceRequests).toHaveLength(2)
  expect(server.tokenRequests).toBe(2)
})

test('a body that is a stream is sent once: the caller gets the 401', async () => {
  server.answerResource(() => new Response(null, { status: 401 }))
  expect((await auth.fetch('/fhir/Patient', stream())).status).toBe(401)
  expect(server.resourceRequests).toHaveLength(1)
})

test('a service that refuses every session costs one renewal, not one for each call', async () => {
  server.answerResource(({ url }) => new Response(null, { status: url.endsWith('/broken') ? 401 : 200 }))
  for (let call = 0; call < 50; call += 1) expect((await auth.fetch('/broken')).status).toBe(401)
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  expect(server.tokenRequests).toBe(2)
})

test('a denied policy is no reason for a new session', async () => {
  const fault = { $type: 'PolicyViolationException', message: 'denied', policyOutcome: 'Deny' }
  server.answerResource(() => Response.json(fault, { status: 403 }))
  const response = await auth.fetch('/fhir/Patient')
  expect(response.status).toBe(403)
  expect(await response.json()).toEqual(fault)
  expect(server.tokenRequests).toBe(1)
})

test.for<[string, () => BodyInit, string]>([
  ['a text', () => 'a text', 'a text'],
  ['a form', () => new URLSearchParams({ a: 'b' }), 'a=b'],
  ['a blob', () => new Blob(['a blob']), 'a blob'],
  ['a buffer', () => new TextEncoder().encode('a buffer').buffer, 'a buffer'],
  ['a view', () => new TextEncoder().encode('..a view..').subarray(2, 8), 'a view'],
])('%s is sent again exactly', async ([, body, expected]) => {
  let answered = 0
  server.answerResource(() => new Response(null, { status: (answered += 1) === 1 ? 401 : 200 }))
  const given = body()
  const pending = auth.fetch('/fhir/Patient', { method: 'POST', body: given })
  if (given instanceof ArrayBuffer) new Uint8Array(given).fill(0)
  if (given instanceof Uint8Array) given.fill(0)
  if (given instanceof URLSearchParams) given.set('a', 'changed')
  expect((await pending).status).toBe(200)
  expect(server.resourceRequests.map((request) => request.body)).toEqual([expected, expected])
})

test('a server that cannot be reached is our error, an abort is the reason of the caller', async () => {
  server.answerResource(() => {
    throw new TypeError('fetch failed')
  })
  await expect(auth.fetch('/fhir/Patient')).rejects.toMatchObject({ code: 'network_error' })
  const reason = new Error('enough')
  await expect(auth.fetch('/fhir/Patient', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

test('a fetch that knows why it failed is the one that says so', async () => {
  const failure = { code: 'network_error', meaning: 'It has expired.', remedy: 'Renew it.' } as const
  const known = new AuthError(failure, 'The certificate is refused.')
  server.answerResource(() => {
    throw known
  })
  await expect(auth.fetch('/fhir/Patient')).rejects.toBe(known)
})
