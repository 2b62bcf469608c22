import { inspect } from 'node:util'
import { createAuth } from '@santedb/auth-core'
import { createScriptedFetch } from '@santedb/auth-core/testing'
import { createTestServer } from '@santedb/test-server'
import { describe, expect, test, vi } from 'vitest'
import { gatewayOrigin, openGateway, partnerKey, root } from '../testing/open-gateway.test-support.ts'
import { ShiftedClock } from '../testing/shifted-clock.test-support.ts'
import { apiKey, hashApiKey } from './callers/api-key.ts'
import { nobody } from './callers/nobody.ts'
import { createGateway } from './create-gateway.ts'
import type { RouteOptions } from './route.ts'

const partners = apiKey({ keys: [{ name: 'laboratory', sha256: await hashApiKey(partnerKey) }] })
const key = { 'x-api-key': partnerKey }
const routes: RouteOptions[] = [
  { path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' },
  { path: '/fhir/*', methods: ['GET', 'POST'], callers: [partners], onward: 'application' },
  {
    path: '/echo',
    methods: ['GET', 'POST', 'PUT'],
    callers: [partners],
    onward: 'application',
    maximumBodyBytes: 200_000,
  },
]

describe('callers', () => {
  test('who has a key calls as the application, with one session for all', async () => {
    const { call, server } = openGateway({ routes })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call('/fhir/Patient', { headers: key })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(await answers[0]?.json()).toMatchObject({ resourceType: 'Bundle' })
    server.expectTokenRequests(1)
  })

  test.for([
    [{}, 401, 'sign_in_required'],
    [{ 'x-api-key': 'another' }, 401, 'credential_rejected'],
    [{ 'x-api-key': '' }, 401, 'credential_rejected'],
    [{ authorization: 'Bearer of somebody' }, 401, 'sign_in_required'],
  ] as const)('%j is not let in', async ([headers, status, code]) => {
    const { call, server, records } = openGateway({ routes })
    const response = await call('/echo', { headers })
    expect(response.status).toBe(status)
    expect(records.at(-1)).toMatchObject({ event: 'answered', route: '/echo', status, problem: code })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({ status, code, type: `urn:santedb:problem:${code}` })
    expect(server.requests).toEqual([])
  })

  test('nobody gets in where it is written out, without a session', async () => {
    const { call, server } = openGateway({ routes })
    expect((await call('/fhir/metadata')).status).toBe(200)
    server.expectTokenRequests(0)
    expect(server.requests[0]?.header('authorization')).toBeNull()
  })
})

describe('routes', () => {
  test('a FHIR route tells failures as an OperationOutcome', async () => {
    const { call } = openGateway({ routes })
    const response = await call('/fhir/Patient')
    expect(response.headers.get('content-type')).toBe('application/fhir+json')
    expect(await response.json()).toMatchObject({
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'error', code: 'login', diagnostics: response.headers.get('x-request-id') }],
    })
  })

  test('what no route names is not found, and a method that no route has is not allowed', async () => {
    const { call, server } = openGateway({ routes })
    expect((await call('/hdsi/Patient', { headers: key })).status).toBe(404)
    const response = await call('/fhir/Patient', { method: 'DELETE', headers: key })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST, HEAD'])
    expect(server.requests).toEqual([])
  })

  test('paths match in any case, as SanteDB reads them', async () => {
    const { call } = openGateway({ routes })
    expect((await call('/FHIR/Patient')).status).toBe(401)
    expect((await call('/%46hir/Metadata')).status).toBe(200)
  })

  // SanteDB looks for the address of a service in its own writing, and in all of the URL (RestSrvr `EndpointDispatcher`).
  test.for([
    ['/FHIR/Metadata?x=:8443/fhir/Patient', '/fhir/metadata'],
    ['/fhir/metadata/', '/fhir/metadata'],
    ['/fhir/PATIENT/Abc', '/fhir/Patient/Abc'],
    ['/Fhir/Patient/Abc/', '/fhir/Patient/Abc'],
    ['/Hdsi', '/hdsi'],
    ['/HDSI/Patient/Abc/', '/hdsi/Patient/Abc/'],
  ] as const)('%s goes on as %s, as its route writes it', async ([given, path]) => {
    const { call, arrived } = openGateway({
      routes: ['/fhir/metadata', '/fhir/Patient/:id', '/hdsi/*'].map((pattern) => ({
        path: pattern,
        callers: [nobody()],
        onward: 'anonymous' as const,
      })),
    })
    await call(given)
    expect(arrived().map((request) => request.path)).toEqual([path])
  })

  test('a slash at the end leads past no route', async () => {
    const { call, arrived } = openGateway({
      routes: [
        { path: '/fhir/Patient', callers: [partners], onward: 'application' },
        { path: '/fhir/*', callers: [nobody()], onward: 'anonymous' },
      ],
    })
    expect((await call('/fhir/Patient/')).status).toBe(401)
    expect(arrived()).toEqual([])
  })

  test("SanteDB's own sign-in service is behind no wildcard", async () => {
    const { call, server } = openGateway({
      routes: [{ path: '/*', callers: [nobody()], onward: 'anonymous' }],
    })
    for (const path of ['/auth/session', '/AUTH/session', '/%61uth/session']) {
      expect((await call(path)).status).toBe(404)
    }
    expect(server.requests).toEqual([])
  })

  test('parameters in a path are one segment each', async () => {
    const { call } = openGateway({
      routes: [{ path: '/fhir/Patient/:id', callers: [nobody()], onward: 'anonymous' }],
    })
    expect((await call('/fhir/Patient/')).status).toBe(404)
    expect((await call('/fhir/Patient/1/_history')).status).toBe(404)
    expect((await call('/fhir/Patient/1')).status).toBe(401)
  })
})

describe('what goes on and what comes back', () => {
  test('only listed headers go on, and the body arrives as it was', async () => {
    const { call, arrived } = openGateway({ routes, requestHeaders: ['X-Study'] })
    const response = await call('/echo?a=%20b', {
      method: 'POST',
      headers: {
        ...key,
        'content-type': 'text/plain',
        'x-study': 'A',
        'x-other': 'B',
        cookie: 'a=b',
        authorization: 'Basic abc',
        'x-forwarded-for': '10.0.0.1',
        'x-ssl-clientcert': 'a certificate',
      },
      body: 'the body',
    })
    expect(response.status).toBe(200)
    const { query, headers, body } = (await response.json()) as Record<string, Record<string, unknown>>
    expect([query, body]).toMatchObject([expect.anything(), { lengthBytes: 8 }])
    expect(headers).toMatchObject({ 'x-study': 'A', 'content-type': 'text/plain' })
    for (const name of ['x-other', 'cookie', 'x-forwarded-for', 'x-ssl-clientcert', 'x-api-key']) {
      expect(arrived()[0]?.header(name), name).toBeNull()
    }
    expect(arrived()[0]?.header('authorization')).toMatch(/^Bearer /)
  })

  test('what a caller proves itself by stays here, also where it is listed', async () => {
    const { call, arrived } = openGateway({ routes, requestHeaders: ['x-api-key'] })
    expect((await call('/echo', { headers: key })).status).toBe(200)
    expect(arrived()[0]?.header('x-api-key')).toBeNull()
  })

  test('a header that belongs to the connection stays there', async () => {
    const { call, arrived } = openGateway({ routes })
    await call('/echo', { headers: { ...key, connection: 'close, Prefer', prefer: 'return=minimal' } })
    expect(arrived()[0]?.header('prefer')).toBeNull()
  })

  test('what a server says about itself does not come back, and nothing is kept', async () => {
    const service = createScriptedFetch()
    service.onResource(
      () =>
        new Response('{}', {
          headers: {
            'content-type': 'application/fhir+json',
            etag: 'W/"1"',
            server: 'Kestrel',
            'x-powered-by': 'ASP.NET',
            'set-cookie': '_a=b',
            'cache-control': 'public, max-age=60',
            'access-control-allow-origin': '*',
          },
        }),
    )
    const { call } = openGateway({ routes, fetch: service.fetch })
    const { headers } = await call('/fhir/Patient', { headers: key })
    expect(Object.fromEntries(headers)).toEqual({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'content-type': 'application/fhir+json',
      etag: 'W/"1"',
      'referrer-policy': 'no-referrer',
      vary: 'x-api-key',
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
    })
  })

  test('a body streams in both directions', async () => {
    const service = createScriptedFetch()
    const parts: string[] = []
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (!request.url.endsWith('/echo')) return service.fetch(request)
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      void request.body?.pipeTo(writable)
      return new Response(readable)
    }
    const { gateway } = openGateway({ routes, fetch })
    const upload = new TransformStream<Uint8Array, Uint8Array>()
    const writer = upload.writable.getWriter()
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: key,
      body: upload.readable,
      duplex: 'half',
    }
    const response = await gateway(new Request(`${gatewayOrigin}/echo`, init))
    const reader = response.body?.getReader()
    for (const word of ['one', 'two']) {
      await writer.write(new TextEncoder().encode(word))
      parts.push(new TextDecoder().decode((await reader?.read())?.value))
    }
    await writer.close()
    expect(parts).toEqual(['one', 'two'])
    expect((await reader?.read())?.done).toBe(true)
  })

  test('places below the root are told as places here, and redirects to elsewhere are not told', async () => {
    const service = createScriptedFetch()
    const { call } = openGateway({ routes, fetch: service.fetch })
    const tell = (status: number, location: string) => {
      service.onResource(() => new Response(null, { status, headers: { location } }))
      return call('/fhir/Patient', { headers: key })
    }
    const created = await tell(201, `${root}/fhir/Patient/1/_history/1`)
    expect([created.status, created.headers.get('location')]).toEqual([201, '/fhir/Patient/1/_history/1'])
    const moved = await tell(307, '/fhir/Person?a=b')
    expect([moved.status, moved.headers.get('location')]).toEqual([307, '/fhir/Person?a=b'])
    for (const elsewhere of [
      'https://evil.example.org/',
      '//evil.example.org/',
      'https://icdr.example.org:8443//evil.org/',
    ]) {
      const refused = await tell(302, elsewhere)
      expect([refused.status, refused.headers.get('location')]).toEqual([502, null])
    }
    const leaked = await tell(201, 'http://internal:8080/fhir/Patient/1')
    expect([leaked.status, leaked.headers.get('location')]).toEqual([201, null])
  })

  test('a request id is passed on where it is well-formed, and made where it is not', async () => {
    const { call, arrived } = openGateway({ routes })
    const given = await call('/echo', { headers: { ...key, 'x-request-id': 'trace-0123456789' } })
    expect(given.headers.get('x-request-id')).toBe('trace-0123456789')
    expect(arrived()[0]?.header('x-request-id')).toBe('trace-0123456789')
    const made = await call('/echo', { headers: { ...key, 'x-request-id': 'a b' } })
    expect(made.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
  })
})

describe('failures', () => {
  test('a call whose session has died is repeated with another one', async () => {
    const { call, server } = openGateway({ routes })
    await call('/fhir/Patient', { headers: key })
    server.sessions.revokeAll()
    const body = JSON.stringify({ a: 1 })
    const headers = { ...key, 'content-length': String(body.length) }
    expect((await call('/echo', { method: 'POST', headers, body })).status).toBe(200)
    server.expectTokenRequests(2)
  })

  test('a stream that cannot be sent again is refused as such, and the next call works', async () => {
    const { call, server } = openGateway({ routes })
    await call('/fhir/Patient', { headers: key })
    server.sessions.revokeAll()
    const body = 'a'.repeat(100_000)
    const lost = await call('/echo', { method: 'POST', headers: key, body })
    expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await lost.json()).toMatchObject({ code: 'session_ended' })
    expect((await call('/echo', { method: 'POST', headers: key, body })).status).toBe(200)
  })

  test("what SanteDB says of the gateway's own credentials is told in the log alone", async () => {
    const { call, records } = openGateway({ routes, device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'wrong' } })
    const response = await call('/fhir/Patient', { headers: key })
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.not.stringMatching(/device|secret/i),
    ])
    expect(records.at(-1)).toMatchObject({
      problem: 'gateway_signed_out',
      error: expect.objectContaining({ code: 'credentials_rejected' }),
    })
    expect(JSON.stringify(records)).not.toContain(partnerKey)
  })

  test("a service's failure is told without its words", async () => {
    const service = createScriptedFetch()
    const { call } = openGateway({ routes, fetch: service.fetch })
    for (const [status, expected] of [
      [500, 502],
      [503, 503],
      [504, 504],
    ] as const) {
      service.onResource(() => new Response('a stack trace', { status, headers: { 'retry-after': '7' } }))
      const response = await call('/echo', { headers: key })
      expect([response.status, response.headers.get('retry-after')]).toEqual([expected, '7'])
      expect(await response.text()).not.toContain('stack')
    }
  })

  test('a caller of the application is not told how to elevate its session', async () => {
    const { call } = openGateway({
      routes: [{ path: '/hdsi/*', callers: [partners], onward: 'application' }],
    })
    const response = await call('/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789', { headers: key })
    expect(response.headers.get('www-authenticate')).toBeNull()
    expect([200, 403]).toContain(response.status)
  })

  test('a body that is too large, told or counted, is refused', async () => {
    const { call, arrived } = openGateway({ routes })
    const body = 'a'.repeat(200_001)
    const told = await call('/echo', {
      method: 'POST',
      headers: { ...key, 'content-length': '200001' },
      body,
    })
    expect(told.status).toBe(413)
    expect(arrived()).toEqual([])
    const counted = await call('/echo', { method: 'POST', headers: key, body })
    expect([counted.status, await counted.json()]).toMatchObject([413, { code: 'body_too_large' }])
  })

  test('a service that does not answer, and a caller who does not send, run out of time', async () => {
    const server = createScriptedFetch()
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const request = new Request(input, init)
      if (!request.url.endsWith('/echo')) return server.fetch(request)
      await request.text()
      return new Promise((_, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      )
    }
    const slow = routes.map((route) => ({ ...route, timeoutMs: 50 }))
    const { call, gateway } = openGateway({ routes: slow, fetch })
    const answered = await call('/echo', { headers: key })
    expect([answered.status, await answered.json()]).toMatchObject([504, { code: 'service_timeout' }])
    for (const length of [{}, { 'content-length': '10' }]) {
      const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(1)) })
      const init: RequestInit & { duplex: 'half' } = {
        method: 'POST',
        headers: { ...key, ...length },
        body,
        duplex: 'half',
      }
      const response = await gateway(new Request(`${gatewayOrigin}/echo`, init))
      expect([response.status, await response.json()]).toMatchObject([408, { code: 'request_timeout' }])
    }
  })

  test('a caller who goes away is not taken for a failure', async () => {
    const controller = new AbortController()
    const { call, records } = openGateway({
      routes,
      fetch: async (input, init) => {
        if (!new Request(input).url.endsWith('/metadata')) return new Response()
        controller.abort()
        throw init?.signal?.reason
      },
    })
    expect((await call('/fhir/metadata', { signal: controller.signal })).status).toBe(499)
    expect(records.at(-1)).toMatchObject({ level: 'warn', problem: 'caller_left' })
  })

  test('what only announces an answer is no answer', async () => {
    const announced = Object.defineProperty(new Response(), 'status', { value: 103 })
    const { call } = openGateway({ routes, fetch: async () => announced })
    const response = await call('/fhir/metadata')
    expect([response.status, await response.text()]).toEqual([502, expect.stringContaining('service_failed')])
  })

  test('a service that cannot be reached is told as such', async () => {
    const { call } = openGateway({
      routes,
      fetch: () => Promise.reject(new TypeError('no route to host')),
      // Shorter than the pause before another attempt, and far longer than one takes.
      timeoutMs: 500,
    })
    expect((await call('/fhir/metadata')).status).toBe(502)
    expect((await call('/echo', { headers: key })).status).toBe(502)
  })
})

describe('operation', () => {
  test('it tells that it lives, and whether it can work', async () => {
    const { call, server } = openGateway({ routes })
    const live = await call('/livez')
    expect([live.status, await live.json(), live.headers.get('cache-control')]).toEqual([
      200,
      { status: 'ok' },
      'no-store',
    ])
    server.expectTokenRequests(0)
    expect((await call('/readyz')).status).toBe(200)
    const refused = openGateway({ routes, device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'wrong' } })
    expect((await refused.call('/readyz')).status).toBe(503)
    expect((await refused.call('/livez')).status).toBe(200)
  })

  test('readiness without a session of its own asks whether SanteDB is there', async () => {
    const open: RouteOptions[] = [{ path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' }]
    expect((await openGateway({ routes: open }).call('/readyz')).status).toBe(200)
    const down = openGateway({ routes: open, fetch: () => Promise.reject(new TypeError('down')) })
    expect((await down.call('/readyz')).status).toBe(503)
  })

  test('whoever asks without end whether it can work, does not ask SanteDB', async () => {
    const open: RouteOptions[] = [{ path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' }]
    const { call, server } = openGateway({ routes: open })
    for (let asked = 0; asked < 20; asked += 1) expect((await call('/readyz')).status).toBe(200)
    expect(server.requests.length).toBeLessThan(5)
  })

  test('those who ask together whether it can work for the first time ask SanteDB once', async () => {
    const asked: string[] = []
    const server = createTestServer({ generation: 3 })
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push(new Request(input, init).url)
      await new Promise((resolve) => setTimeout(resolve, 60))
      return server.fetch(new Request(input, init))
    }
    const open: RouteOptions[] = [{ path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' }]
    const { call } = openGateway({ routes: open, fetch })
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('/readyz')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(asked).toHaveLength(1)
  })

  test('who asked and was ended with its request keeps nobody waiting: one of the others asks', async () => {
    let asked = 0
    const server = createTestServer({ generation: 3 })
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked += 1
      return asked === 1 ? new Promise(() => {}) : server.fetch(new Request(input, init))
    }
    const open: RouteOptions[] = [{ path: '/fhir/metadata', callers: [nobody()], onward: 'anonymous' }]
    const clock = new ShiftedClock()
    const { call } = openGateway({ routes: open, fetch, clock })
    void call('/readyz')
    const others = Promise.all(Array.from({ length: 5 }, () => call('/readyz')))
    clock.advance(2001)
    expect((await others).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    expect(asked).toBe(2)
  })

  test('each request is logged and measured by its route, never by its address', async () => {
    const { call, records, measurements } = openGateway({ routes })
    await call('/fhir/Patient/secret-of-a-patient', { headers: key })
    const record = records.find(({ event }) => event === 'answered')
    expect(record).toMatchObject({
      level: 'warn',
      route: '/fhir/*',
      method: 'GET',
      status: 404,
      serviceStatus: 404,
      caller: { kind: 'api-key', name: 'laboratory' },
    })
    expect(measurements.map(({ name }) => name)).toEqual([
      'gateway_request_seconds',
      'gateway_service_seconds',
    ])
    expect(measurements[0]?.labels).toEqual({
      method: 'GET',
      route: '/fhir/*',
      status: '404',
      caller: 'api-key',
      problem: 'none',
    })
    expect(JSON.stringify([records, measurements])).not.toContain('secret-of-a-patient')
  })

  test('nor does the error of a record tell the address, as those of Deno and Bun do', async () => {
    const server = createTestServer({ generation: 3 })
    const { call, records } = openGateway({
      routes,
      async fetch(input, init) {
        const request = new Request(input, init)
        if (request.url.includes('/auth/')) return server.fetch(request)
        const cause = new Error(`error sending request for url (${request.url}): refused`)
        const error = Object.assign(new TypeError('fetch failed', { cause }), { code: 'ECONNREFUSED' })
        throw Object.assign(error, { path: request.url })
      },
    })
    await call('/fhir/metadata?name=secret-of-a-patient')
    await call('/fhir/Patient?name=secret-of-a-patient', { headers: key })
    const errors = records.flatMap((record) => (record.event === 'answered' ? [record.error] : []))
    expect(errors).toMatchObject([{ code: 'ECONNREFUSED' }, { code: 'network_error' }])
    for (const error of errors) expect(inspect(error)).toContain('refused')
    expect(inspect(records, { depth: 9 }) + JSON.stringify(records)).not.toContain('secret-of-a-patient')
  })

  test('what an observer throws changes nothing', async () => {
    const observe = vi.fn<() => void>(() => {
      throw new Error('of the observer')
    })
    const { call } = openGateway({ routes, log: observe, measure: observe })
    expect((await call('/fhir/Patient', { headers: key })).status).toBe(200)
    expect(observe).toHaveBeenCalled()
  })
})

test("a runtime's own createAuth is given what the runtime gave with the request", async () => {
  const contexts: unknown[] = []
  const { gateway } = openGateway({
    routes,
    createAuth: (options, context) => {
      contexts.push(context)
      return createAuth(options)
    },
  })
  const context = { waitUntil: () => undefined }
  const request = new Request(`${gatewayOrigin}/fhir/Patient`, { headers: key })
  expect((await gateway(request, context)).status).toBe(200)
  expect((await gateway(request)).status).toBe(200)
  expect(contexts).toEqual([context, undefined])
})

test('all options are checked at once, each by its name', () => {
  const wrong = {
    root: 'ftp://icdr.example.org',
    clientId: '',
    requestHeaders: ['Authorization'],
    answerHeaders: ['Set-Cookie'],
    liveness: 'livez',
    log: 'console',
    routes: [
      { path: 'fhir', methods: ['get'], callers: [], onward: 'me', timeoutMs: 0 },
      { path: '/auth/*', callers: [nobody(), partners], onward: 'application', speling: 1 },
      { path: '/a', callers: [apiKey({ keys: [] })], onward: 'caller', cacheControl: 'public' },
    ],
  }
  const summaryOf = () => {
    try {
      createGateway(wrong as never)
    } catch (error) {
      return (error as { code: string; summary: string }).summary
    }
    return ''
  }
  for (const name of [
    'root',
    'clientId',
    'requestHeaders',
    'answerHeaders',
    'liveness',
    'log',
    'routes.0.path',
    'routes.0.methods',
    'routes.0.callers',
    'routes.0.onward',
    'routes.0.timeoutMs',
    'routes.1.onward',
    'routes.1.speling is not an option',
    'routes.1.callers.0 must be the last',
    'routes.2.callers.0.keys',
    'routes.2.callers.0 has no session',
    'routes.2.cacheControl',
  ])
    expect(summaryOf()).toContain(name)
  expect(summaryOf()).not.toContain('ftp://')
})

test.for([
  ['requestHeaders', 'X_SSL_ClientCert'],
  ['requestHeaders', 'X_Forwarded_For'],
  ['requestHeaders', 'X-Forwarded'],
  ['answerHeaders', 'Refresh'],
  ['answerHeaders', 'Service-Worker-Allowed'],
] as const)('%s cannot have %s', ([list, name]) => {
  expect(() => openGateway({ routes, [list]: [name] })).toThrow(list)
})
