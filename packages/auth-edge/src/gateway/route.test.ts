import { describe, expect, test } from 'vitest'
import { openGateway } from '../testing/open-gateway.test-support.ts'
import { key, partners, routes } from '../testing/partner-routes.test-support.ts'
import { nobody } from './callers/nobody.ts'

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
