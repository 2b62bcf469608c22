import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { AuthError, isAuthError } from '../errors/auth-error.ts'
import { credentialsRejected } from '../errors/failures.ts'
import { createApi } from './index.ts'

const root = 'https://icdr.example.org:8443'
const token = 'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU'

interface Sent {
  url: string
  method: string
  body: string
  contentType: string | null
}

/** An `auth.fetch` that answers what a test says. */
function scripted(answer: (request: Request) => Response | Promise<Response>): {
  fetch: typeof globalThis.fetch
  sent: Sent[]
} {
  const sent: Sent[] = []
  return {
    sent,
    fetch: async (input, init) => {
      const request = input instanceof Request ? input : new Request(new URL(String(input), root), init)
      const { url, method, headers } = request
      sent.push({ url, method, body: await request.clone().text(), contentType: headers.get('content-type') })
      return answer(request)
    },
  }
}

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('the call did not fail')
}

test('sends and reads JSON below the base', async () => {
  const auth = scripted(() => Response.json({ total: 1 }))
  const fhir = createApi(auth, { baseUrl: '/fhir' })
  expect(await fhir<{ total: number }>('Patient', { query: { family: 'Smith' } })).toEqual({ total: 1 })
  await fhir('/Patient', { method: 'POST', body: { resourceType: 'Patient' } })
  expect(auth.sent).toEqual([
    { url: `${root}/fhir/Patient?family=Smith`, method: 'GET', body: '', contentType: null },
    {
      url: `${root}/fhir/Patient`,
      method: 'POST',
      body: '{"resourceType":"Patient"}',
      contentType: 'application/json',
    },
  ])
})

test('an instance that is made of it does the same, and gives the whole answer where that is asked for', async () => {
  const auth = scripted(({ url }) =>
    url.endsWith('/1') ? new Response(null, { status: 204 }) : new Response('', { status: 404 }),
  )
  const patients = createApi(auth).create({ baseURL: '/hdsi/Patient' })
  expect((await patients.raw('1')).status).toBe(204)
  expect(await failureOf(patients('2'))).toMatchObject({ code: 'resource_error', status: 404 })
  expect(await failureOf(patients.raw('2'))).toMatchObject({ code: 'resource_error', status: 404 })
  expect((await patients.native('/native/1')).status).toBe(204)
  expect(auth.sent.map(({ url }) => url.slice(root.length))).toEqual([
    '/hdsi/Patient/1',
    '/hdsi/Patient/2',
    '/hdsi/Patient/2',
    '/native/1',
  ])
})

test("a failure is told in the service's own words, without tokens, request and the whole address", async () => {
  const message = `Session ${token} may not search ${root}/fhir/Patient?family=Smith`
  const auth = scripted(() => Response.json({ $type: 'PolicyViolationException', message }, { status: 403 }))
  const error = await failureOf(
    createApi(auth)('/fhir/Patient?family=Smith', { headers: { 'x-own': 'sEcReT' } }),
  )
  expect(error).toMatchObject({
    code: 'resource_error',
    status: 403,
    serverError: 'PolicyViolationException',
    serverDescription: `Session [removed] may not search ${root}/fhir/Patient`,
  })
  const printed = inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error)
  expect(printed).not.toMatch(/6VP28ngw|Smith|sEcReT/)
})

test.for<[string, BodyInit | null, string]>([
  [
    'kind and words',
    '{"$type":"PolicyViolationException","message":"Denied"}',
    '(HTTP 403, PolicyViolationException): "Denied".',
  ],
  ['words alone', '{"message":"Denied"}', '(HTTP 403): "Denied".'],
  ['a word alone', '{"error":"denied"}', '(HTTP 403, denied).'],
  ['nothing', null, '(HTTP 403).'],
])('a failure that says %s is told so', async ([, body, words]) => {
  const auth = scripted(() => new Response(body, { status: 403 }))
  expect(await failureOf(createApi(auth)('/x'))).toMatchObject({
    summary: `The service refused or failed the call ${words}`,
  })
})

test('of long words only the beginning is told', async () => {
  const auth = scripted(() => Response.json({ message: 'ab '.repeat(1000) }, { status: 500 }))
  expect(await failureOf(createApi(auth)('/x'))).toMatchObject({
    serverDescription: `${'ab '.repeat(1000).slice(0, 299)}…`,
  })
})

test('can be put on top of another one', async () => {
  const below = createApi(scripted(() => Response.json({ total: 1 })))
  expect(await createApi({ fetch: below.native })('/x')).toEqual({ total: 1 })
})

test.for([400, 401, 404, 409, 429, 500, 502, 503, 504])(
  'HTTP %i is told at once: nothing is sent twice',
  async (status) => {
    const auth = scripted(() => new Response('<html>', { status, headers: { 'content-type': 'text/html' } }))
    expect(await failureOf(createApi(auth)('/fhir/Patient'))).toMatchObject({
      code: 'resource_error',
      status,
    })
    expect(await failureOf(createApi(auth)('/fhir/Patient', { method: 'POST', body: {} }))).toMatchObject({
      status,
    })
    expect(auth.sent).toHaveLength(2)
  },
)

test('a redirect that could not be followed is a failure', async () => {
  const auth = scripted(() => new Response(null, { status: 307, headers: { location: '/new' } }))
  expect(await failureOf(createApi(auth)('/old'))).toMatchObject({ code: 'resource_error', status: 307 })
  expect(auth.sent.map(({ url }) => url)).toEqual([`${root}/old`])
})

test('a caller who wants to see failures sees them', async () => {
  const auth = scripted(({ url }) => Response.json({ a: 1 }, { status: url.endsWith('old') ? 307 : 404 }))
  const api = createApi(auth)
  expect(await api('/missing', { ignoreResponseError: true })).toEqual({ a: 1 })
  expect(await api.create({ ignoreResponseError: true })('/old')).toEqual({ a: 1 })
})

test('a call that asks for it is repeated', async () => {
  let count = 0
  const auth = scripted(() => Response.json({}, { status: (count += 1) === 1 ? 503 : 200 }))
  expect(await createApi(auth)('/fhir/Patient', { retry: 1 })).toEqual({})
})

test('a failure of auth.fetch comes as it is', async () => {
  const refused = new AuthError(credentialsRejected, 'SanteDB refused the session.')
  const auth = scripted(() => Promise.reject(refused))
  expect(await failureOf(createApi(auth)('/fhir/Patient'))).toBe(refused)
})

test('the reason of an abort comes as it is, before, during and after the answer', async () => {
  const reason = new Error('enough')
  const controller = new AbortController()
  const auth = scripted(async ({ url, signal }) => {
    if (url.endsWith('body'))
      return new Response(
        new ReadableStream({ pull: (it) => (controller.abort(reason), it.error(signal.reason)) }),
      )
    return signal.aborted ? Promise.reject(signal.reason) : Response.json({})
  })
  const api = createApi(auth)
  const aborted = AbortSignal.abort(reason)
  expect(await failureOf(api('/x', { signal: aborted }))).toBe(reason)
  expect(await failureOf(api.create({ signal: aborted })('/x'))).toBe(reason)
  expect(await failureOf(api(new Request(`${root}/x`, { signal: aborted })))).toBe(reason)
  expect(await failureOf(api('/body', { signal: controller.signal }))).toBe(reason)
})

test('a time limit of the call is our error', async () => {
  const auth = scripted(
    ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  )
  expect(await failureOf(createApi(auth)('/x', { timeout: 5 }))).toMatchObject({
    code: 'timeout',
    summary: 'No answer came within 5 ms.',
  })
})

test.for<[string, Error, RequestInit & { timeout?: number }]>([
  ['a time limit that is not over', new TypeError('fetch failed'), { timeout: 60_000 }],
  ['a time limit of somebody else', new DOMException('too long', 'TimeoutError'), {}],
  ['a signal that was not used', new TypeError('fetch failed'), { signal: new AbortController().signal }],
])('%s is not why a call failed', async ([, failure, { timeout, signal }]) => {
  const auth = scripted(() => Promise.reject(failure))
  const options = { ...(timeout !== undefined && { timeout }), ...(signal && { signal }) }
  expect(await failureOf(createApi(auth)('/x', options))).toMatchObject({
    code: 'network_error',
    summary: 'No answer came from the service.',
    cause: { name: failure.name },
  })
})

test('a service that cannot be reached, or breaks off, is our error', async () => {
  const failure = Object.assign(
    new TypeError(`fetch failed: ${root}/x?family=Smith, http://internal/x#Smith`),
    { request: 'sEcReT' },
  )
  const unreachable = createApi(scripted(() => Promise.reject(failure)))
  const broken = createApi(
    scripted(() => new Response(new ReadableStream({ pull: (it) => it.error(failure) }))),
  )
  const brokeOff = "The service's answer broke off."
  for (const [call, summary] of [
    [unreachable('/x?family=Smith'), 'No answer came from the service.'],
    [broken('/x?family=Smith'), brokeOff],
    [broken('/x?family=Smith', { responseType: 'blob' }), brokeOff],
  ] as const) {
    const error = await failureOf(call)
    expect(error).toMatchObject({ summary })
    const message = `fetch failed: ${root}/x http://internal/x`
    expect(error).toMatchObject({ code: 'network_error', cause: { name: 'TypeError', message } })
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/Smith|sEcReT/)
  }
})

test("what a caller's hook throws comes as it is, and a hook changes no error of ours", async () => {
  const own = new TypeError('of the caller')
  const api = createApi(scripted(() => Response.json({}, { status: 500 })))
  expect(await failureOf(api('/x', { onResponse: () => Promise.reject(own) }))).toBe(own)
  const error = await failureOf(api('/x', { onResponseError: () => undefined }))
  expect(isAuthError(error)).toBe(true)
})
