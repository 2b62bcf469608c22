import { createAuth } from '@santedb/auth-core'
import { describe, expect, test } from 'vitest'
import { gatewayOrigin, openGateway } from '../testing/open-gateway.test-support.ts'
import { key, partners, routes } from '../testing/partner-routes.test-support.ts'
import { apiKey } from './callers/api-key.ts'
import { nobody } from './callers/nobody.ts'
import { createGateway } from './create-gateway.ts'

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
