// Where a signed-in call goes when it is redirected, and what goes with it.
import { beforeEach, expect, test } from 'vitest'
import type { Auth } from '../auth.ts'
import { createAuth } from '../create-auth.ts'
import { documentedAnswer, documentedOptions, ScriptedServer } from '../scripted-server.test-support.ts'

const { root } = documentedOptions
const bearer = `Bearer ${documentedAnswer.access_token}`

let server: ScriptedServer
let auth: Auth
beforeEach(() => {
  server = new ScriptedServer()
  auth = createAuth({ ...documentedOptions, fetch: server.fetch })
})

function redirectTo(location: string, status = 302): Response {
  return new Response(null, { status, headers: { location } })
}

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

test('what another origin says after a redirect is not about the session', async () => {
  server.answerResource(({ url }) =>
    url.endsWith('/start') ? redirectTo('https://evil.example/login') : new Response(null, { status: 401 }),
  )
  const session = await auth.session()
  expect((await auth.fetch('/start')).status).toBe(401)
  expect(await auth.session()).toBe(session)
  expect(server.resourceRequests).toHaveLength(2)
})
