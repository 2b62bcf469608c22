import { createScriptedFetch } from '@santedb/auth-core/testing'
import { describe, expect, test } from 'vitest'
import { gatewayOrigin, openGateway, root } from '../testing/open-gateway.test-support.ts'
import { key, routes } from '../testing/partner-routes.test-support.ts'

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
