import { expect, test } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import type { Patient } from './patient.ts'
import { tls } from './tls.ts'
import { askDoctor, openClinic, withHeaders } from './clinic.test-support.ts'

const generations = [2, 3] as const

test.each(generations)('no fault is found in a healthy iCDR %s.x', async (generation) => {
  const { server, environment } = await openClinic({ generation })
  const { output, errors, marks, exitCode } = await askDoctor(environment)
  expect(output).toContain(`The server is an iCDR ${generation}.x.`)
  expect(output).toMatch(/\n\nNo fault was found\.\n$/)
  expect(marks).toBe('✓✓✓--✓✓✓✓✓✓-')
  expect(exitCode).toBe(0)
  expect(errors).toBe(
    'Presenting the credentials once, and not again: application EXAMPLE_APPLICATION, device EXAMPLE_DEVICE_NODE.\n',
  )
  server.expectTokenRequests(1)
  server.expectNoUnexpectedRequests()
})

test('the session that was made to look is ended at the server', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  await askDoctor(environment)
  const paths = server.requests.map(({ path }) => path)
  expect(paths.at(-1)).toBe('/auth/signout')
})

test('a clock that is an hour off', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: (response) => withHeaders(response, { date: new Date(Date.now() - 3_600_000).toUTCString() }),
    },
  )
  const { output, lastLine, marks, exitCode } = await askDoctor(environment)
  expect(lastLine).toBe("First cause: the clock of this machine is 1 hour ahead of the server's")
  expect(output).toContain('Signing in works in spite of it.')
  expect(marks).toBe('✓✓✓--✗✓✓✓✓✓-')
  expect(exitCode).toBe(0)
})

test.each(['/auth', '/santedb', '/santedb/auth/'])(
  'a root with %s at its end, where there is none',
  async (path) => {
    const { environment } = await openClinic({ generation: 3 })
    const { lastLine, exitCode } = await askDoctor({
      ...environment,
      SANTEDB_ROOT: environment.SANTEDB_ROOT + path,
    })
    expect(lastLine).toBe(`First cause: wrong root: it is ${environment.SANTEDB_ROOT}`)
    expect(exitCode).toBe(exitCodes.configuration)
  },
)

test('a server without a SanteDB', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    { wrap: () => new Response('nothing here', { status: 404 }) },
  )
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toBe(`First cause: wrong root: there is no SanteDB at ${environment.SANTEDB_ROOT}/`)
})

test('another service', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    { wrap: () => Response.json({ hello: 'world' }) },
  )
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: what answers at 127\.0\.0\.1:\d+ is no SanteDB$/)
})

test.each(['discovery', 'token'] as const)('a server that fails at %s', async (endpoint) => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint, effect: 'status', status: 500, times: 10 })
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: the server fails .*\(HTTP 500\)$/)
  expect(exitCode).toBe(exitCodes.server)
  server.expectTokenRequests(endpoint === 'token' ? 1 : 0)
})

test.each(['discovery', 'token'] as const)('an iCDR 3.x that throttles at %s', async (endpoint) => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint, effect: 'throttle', retryAfter: '60', times: 10 })
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: throttled: the server asks for fewer requests (HTTP 429)')
  expect(exitCode).toBe(exitCodes.server)
  server.expectTokenRequests(endpoint === 'token' ? 1 : 0)
})

test('an iCDR 2.x that throttles says HTTP 200, and only its words tell', async () => {
  const { server, environment } = await openClinic({ generation: 2 })
  server.trouble.next({ endpoint: 'token', effect: 'throttle', times: 10 })
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: throttled, by the server\'s words: "Too many requests"')
  server.expectTokenRequests(1)
})

test.each([
  [2, 'icdr3'],
  [3, 'icdr2'],
] as const)(
  'an iCDR %s.x that is configured as %s: no credentials are presented',
  async (generation, dialect) => {
    const { server, environment } = await openClinic({ generation })
    const { lastLine, exitCode } = await askDoctor({ ...environment, SANTEDB_DIALECT: dialect })
    expect(lastLine).toBe(
      `First cause: generation mismatch: the dialect is ${dialect}, and the server is an iCDR ${generation}.x`,
    )
    expect(exitCode).toBe(exitCodes.configuration)
    server.expectTokenRequests(0)
  },
)

test.each(generations)('the generation of an iCDR %s.x without discovery', async (generation) => {
  const { server, environment } = await openClinic({ generation })
  server.trouble.sometimes({ probability: 1, endpoint: 'discovery', effect: 'status', status: 404 })
  const { output, lastLine } = await askDoctor(environment)
  expect(output).toContain(`The server is an iCDR ${generation}.x.`)
  expect(lastLine).toBe('No fault was found.')
})

test('discovery on an internal host', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: async (response, request) =>
        request.url.endsWith('openid-configuration')
          ? new Response(
              (await response.text()).replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://icdr-internal:8080'),
              response,
            )
          : response,
    },
  )
  const { output, lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: discovery names an internal host: http://icdr-internal:8080')
  expect(output).toContain('Signing in works in spite of it.')
  expect(exitCode).toBe(0)
})

test.each([
  ['120', 'It asks to be left alone for 120 seconds.'],
  ['Sun, 22 Nov 2026 08:59:35 GMT', 'It asks to be left alone until Sun, 22 Nov 2026 08:59:35 GMT.'],
])('a discovery that is throttled, with Retry-After: %s', async (retryAfter, words) => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'discovery', effect: 'status', status: 429, retryAfter, times: 10 })
  const { text, lastLine } = await askDoctor(environment)
  expect(text).toContain(words)
  expect(lastLine).toBe('First cause: throttled: the server asks for fewer requests (HTTP 429)')
})

test.each([
  ['half of a document', '{"issuer":"http://loc', 'is broken: it is no whole JSON object'],
  ['nothing', '', "answers with nothing in SanteDB's place (HTTP 200)"],
])('a discovery of %s', async (_, content, words) => {
  const { environment } = await openClinic(
    { generation: 3 },
    { wrap: () => new Response(content, { headers: content ? { 'content-type': 'application/json' } : {} }) },
  )
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toContain(words)
})

test('a token endpoint that fails tells when it makes sense to ask again', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'token', effect: 'status', status: 503, retryAfter: '120', times: 10 })
  const { text } = await askDoctor(environment)
  expect(text).toMatch(/The next request makes sense .*\(in (1|2) minutes?\)\./)
})

test('an iCDR 2.x that throttles whatever is asked', async () => {
  const { server, environment } = await openClinic({ generation: 2 })
  server.trouble.sometimes({ probability: 1, effect: 'throttle' })
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: throttled, by the server\'s words: "Too many requests"')
})

test('an OAuth server of another make', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: (_, { url }) => {
        const { origin, pathname } = new URL(url)
        if (pathname === '/.well-known/openid-configuration') {
          return Response.json({ issuer: origin, token_endpoint: `${origin}/token` })
        }
        if (pathname !== '/token') return Response.json({})
        return Response.json({ access_token: 'a', token_type: 'bearer', expires_in: 60 })
      },
    },
  )
  const { text, lastLine } = await askDoctor({ ...environment, SANTEDB_DIALECT: 'standard' })
  expect(text).toContain(`An OAuth server that calls itself ${environment.SANTEDB_ROOT}.`)
  expect(text).toContain('A session was granted')
  expect(lastLine).toBe('No fault was found.')
})

test.each(generations)('an iCDR %s.x that is taken for another make', async (generation) => {
  const { server, environment } = await openClinic({ generation })
  const { lastLine, exitCode } = await askDoctor({ ...environment, SANTEDB_DIALECT: 'standard' })
  expect(lastLine).toBe(
    `First cause: generation mismatch: the dialect is standard, and the server is an iCDR ${generation}.x`,
  )
  expect(exitCode).toBe(exitCodes.configuration)
  server.expectTokenRequests(0)
})

test('secrets that would travel in clear', async () => {
  const root = new URL('http://icdr.example.org')
  const finding = await tls.examine({
    configuration: { root },
  } as unknown as Patient)
  expect(finding).toMatchObject({ outcome: 'bad', cause: 'secrets travel in clear: the root is http' })
})
