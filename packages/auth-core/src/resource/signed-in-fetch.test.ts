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

function redirectTo(location: string, status = 302): Response {
  return new Response(null, { status, headers: { location } })
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

test('follows a redirect within the root with the token', async () => {
  server.answerResource(({ url }) =>
    url.endsWith('/old') ? redirectTo('/new') : Response.json({ ok: true }),
  )
  expect(await (await auth.fetch('/old')).json()).toEqual({ ok: true })
  expect(server.resourceRequests.map(({ headers }) => headers.get('authorization'))).toEqual([bearer, bearer])
})

test('follows a redirect to another origin without the token, and stays without it on the way back', async () => {
  server.answerResource(({ url }) => {
    if (url.endsWith('/start')) return redirectTo('https://evil.example/away')
    if (url.endsWith('/away')) return redirectTo(`${root}/back`)
    return Response.json({})
  })
  await auth.fetch('/start', { headers: { cookie: 'a=b' } })
  expect(server.resourceRequests.map(({ headers }) => headers.get('authorization'))).toEqual([
    bearer,
    null,
    null,
  ])
  expect(server.resourceRequests.map(({ headers }) => headers.has('cookie'))).toEqual([true, false, false])
})

test.for([
  ['by their names', { 'x-a': 'b' }],
  ['as Headers', new Headers({ 'x-a': 'b' })],
] as const)(
  'headers given %s carry each token where it belongs, and stay as they are',
  async ([, headers]) => {
    const other = 'https://fhir.example.org'
    auth = createAuth({ ...documentedOptions, origins: [other], fetch: server.fetch })
    const { accessToken } = await auth.session()
    server.answerToken({ ...documentedAnswer, access_token: 'second' })
    server.answerResource(({ url, headers: seen }) => {
      if (seen.get('authorization') === `Bearer ${accessToken}`) return new Response(null, { status: 401 })
      if (url === `${root}/start`) return redirectTo(`${other}/also`)
      if (url === `${other}/also`) return redirectTo('https://evil.example/away')
      return url === 'https://evil.example/away' ? redirectTo(`${root}/back`) : Response.json({})
    })
    expect((await auth.fetch('/start', { headers })).status).toBe(200)
    const sent = server.resourceRequests.map((request) => request.headers)
    expect(sent.map((it) => it.get('authorization'))).toEqual([
      bearer,
      'Bearer second',
      'Bearer second',
      null,
      null,
    ])
    expect(sent.map((it) => it.get('x-a'))).toEqual(['b', 'b', 'b', 'b', 'b'])
    expect([...new Headers(headers)]).toEqual([['x-a', 'b']])
  },
)

test("a caller's own Authorization does not cross a redirect to another origin", async () => {
  server.answerResource(({ url }) =>
    url.endsWith('/start') ? redirectTo('https://evil.example/away') : Response.json({}),
  )
  await auth.fetch('/start', { headers: { authorization: 'Basic mine' } })
  expect(server.resourceRequests.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Basic mine',
    null,
  ])
})

test.for([
  [303, 'POST', 'GET', ''],
  [302, 'POST', 'GET', ''],
  [307, 'POST', 'POST', 'body'],
  [308, 'PUT', 'PUT', 'body'],
  [302, 'PUT', 'PUT', 'body'],
] as const)('after %i a %s becomes a %s', async ([status, method, expectedMethod, expectedBody]) => {
  server.answerResource(({ url }) => (url.endsWith('/old') ? redirectTo('/new', status) : Response.json({})))
  await auth.fetch('/old', { method, body: 'body' })
  expect(server.resourceRequests[1]).toMatchObject({ method: expectedMethod, body: expectedBody })
})

test('a redirect that would need a stream again is handed to the caller', async () => {
  server.answerResource(() => redirectTo('/new', 307))
  const body = new Response('streamed').body
  const init: RequestInit & { duplex: string } = { method: 'POST', body, duplex: 'half' }
  expect((await auth.fetch('/old', init)).status).toBe(307)
  expect(server.resourceRequests).toHaveLength(1)
})

test('a loop of redirects ends', async () => {
  server.answerResource(() => redirectTo('/again'))
  await expect(auth.fetch('/again')).rejects.toMatchObject({
    code: 'network_error',
    summary: 'mpi-test.localhost:8080 redirects more than 20 times.',
  })
  expect(server.resourceRequests).toHaveLength(21)
})

test.for([
  ['follow', 'manual'],
  ['manual', 'manual'],
  ['error', 'error'],
] as const)('a call that is to %s redirects leaves it to the runtime to %s', async ([redirect, expected]) => {
  const seen: unknown[] = []
  const fetch: typeof globalThis.fetch = (input, init) => {
    seen.push([init?.redirect, init?.signal, init?.body])
    return server.fetch(input, init)
  }
  await createAuth({ ...documentedOptions, fetch }).fetch('/fhir/Patient', { redirect })
  expect(seen.at(-1)).toEqual([expected, null, null])
})

test('redirects are left alone when the caller says so', async () => {
  server.answerResource(() => redirectTo('https://evil.example'))
  expect((await auth.fetch('/old', { redirect: 'manual' })).status).toBe(302)
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

test('what another origin says after a redirect is not about the session', async () => {
  server.answerResource(({ url }) =>
    url.endsWith('/start') ? redirectTo('https://evil.example/login') : new Response(null, { status: 401 }),
  )
  const session = await auth.session()
  expect((await auth.fetch('/start')).status).toBe(401)
  expect(await auth.session()).toBe(session)
  expect(server.resourceRequests).toHaveLength(2)
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
})

test('a body that is a stream is sent once: the caller gets the 401', async () => {
  server.answerResource(() => new Response(null, { status: 401 }))
  expect((await auth.fetch('/fhir/Patient', stream())).status).toBe(401)
  expect(server.resourceRequests).toHaveLength(1)
})

test('after a stream was answered 401 the next call finds a new session', async () => {
  server.answerResource(({ headers }) =>
    headers.get('authorization') === 'Bearer second'
      ? Response.json({})
      : new Response(null, { status: 401 }),
  )
  await auth.session()
  server.answerToken({ ...documentedAnswer, access_token: 'second' })
  const init: RequestInit & { duplex: string } = {
    method: 'POST',
    body: new Response('s').body,
    duplex: 'half',
  }
  expect((await auth.fetch('/fhir/Patient', init)).status).toBe(401)
  expect((await auth.fetch('/fhir/Patient')).status).toBe(200)
  expect(server.resourceRequests).toHaveLength(2)
  expect(server.tokenRequests).toBe(2)
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
