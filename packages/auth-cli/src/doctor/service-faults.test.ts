// What is found behind a session that was granted: by calls, and by browsers.
import { expect, test } from 'vitest'
import { askDoctor, openClinic, withHeaders } from './clinic.test-support.ts'

test('a service that fails, hangs, or denies behind a session that was granted', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'resource', effect: 'status', status: 500 })
  expect((await askDoctor(environment)).lastLine).toBe(
    'First cause: the service at /fhir/Patient?_count=1 answers HTTP 500',
  )
  server.trouble.next({ endpoint: 'resource', effect: 'hang' })
  expect((await askDoctor(environment)).lastLine).toBe(
    'First cause: the service at /fhir/Patient?_count=1 does not answer (ETIMEDOUT)',
  )
  server.trouble.next({ endpoint: 'resource', effect: 'status', status: 401 })
  expect((await askDoctor(environment)).lastLine).toBe(
    'First cause: the service at /fhir/Patient?_count=1 does not accept the session (HTTP 401)',
  )
  expect((await askDoctor(environment, ['--path', '/nothing'])).output).toContain('There is no such service')
  server.expectTokenRequests(4)
})

test.each([
  ['SecurityException', 'does not accept the session (HTTP 403)'],
  ['PolicyViolationException', 'policy denied: the session may not GET'],
])('a service that refuses with a %s', async ($type, words) => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: (response, { url }) =>
        url.includes('/fhir') ? Response.json({ $type }, { status: 403 }) : response,
    },
  )
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toContain(words)
})

test('a service that repeats the token in its fault', async () => {
  const tokens: string[] = []
  const { environment } = await openClinic(
    { generation: 2 },
    {
      wrap: (response, { url, headers }) => {
        if (!url.includes('/fhir')) return response
        const token = headers.get('authorization')?.slice('Bearer '.length) ?? ''
        tokens.push(token)
        return Response.json({ $type: token }, { status: 403 })
      },
    },
  )
  const { output, exitCode } = await askDoctor(environment, ['--json'])
  expect(exitCode).toBe(0)
  expect(tokens).toHaveLength(1)
  for (const token of tokens) expect(output).not.toContain(token.slice(0, 20))
})

test('a proxy that refuses the call of a service', async () => {
  const { environment } = await openClinic(
    { generation: 3 },
    { wrap: (response, { url }) => (url.includes('/fhir') ? new Response('no', { status: 403 }) : response) },
  )
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: something before SanteDB refuses GET /fhir/Patient?_count=1 (HTTP 403)')
})

test('browsers of another origin, which SanteDB does not let call', async () => {
  const { environment } = await openClinic({ generation: 3 })
  const { lastLine, exitCode } = await askDoctor(environment, ['--origin', 'https://app.example.org/page'])
  expect(lastLine).toBe('First cause: CORS: browsers do not let a page of https://app.example.org call')
  expect(exitCode).toBe(0)
})

test.each([
  ['that allows what is needed', 'Content-Type, Authorization', 'No fault was found.'],
  ["with SanteDB's own settings", 'Content-Type,Accept-Encoding', 'First cause: CORS'],
])('browsers, and a proxy %s', async (_, allowed, expected) => {
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: (response, { method }) =>
        method === 'OPTIONS'
          ? new Response(null, {
              status: 204,
              headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': allowed },
            })
          : withHeaders(response, { 'access-control-allow-origin': 'https://app.example.org' }),
    },
  )
  const { lastLine } = await askDoctor(environment, ['--origin', 'https://app.example.org'])
  expect(lastLine.startsWith(expected)).toBe(true)
})
