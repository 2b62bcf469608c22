import { inspect } from 'node:util'
import { createTestServer } from '@santedb/test-server'
import { describe, expect, test, vi } from 'vitest'
import { openGateway } from '../testing/open-gateway.test-support.ts'
import { key, routes } from '../testing/partner-routes.test-support.ts'
import { ShiftedClock } from '../testing/shifted-clock.test-support.ts'
import { nobody } from './callers/nobody.ts'
import type { RouteOptions } from './route.ts'

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
