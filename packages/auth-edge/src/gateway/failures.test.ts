import { createScriptedFetch } from '@santedb/auth-core/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { gatewayOrigin, openGateway, partnerKey } from '../testing/open-gateway.test-support.ts'
import { key, partners, routes } from '../testing/partner-routes.test-support.ts'

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
    // The first pause before another attempt is a quarter of a second then.
    const random = vi.spyOn(Math, 'random').mockReturnValue(1)
    onTestFinished(() => random.mockRestore())
    const { call } = openGateway({
      routes,
      fetch: () => Promise.reject(new TypeError('no route to host')),
      // Shorter than that pause, and far longer than an attempt takes.
      timeoutMs: 200,
    })
    expect((await call('/fhir/metadata')).status).toBe(502)
    expect((await call('/echo', { headers: key })).status).toBe(502)
  })
})
