import { once } from 'node:events'
import { type IncomingMessage, request as requestPlainly } from 'node:http'
import { type RequestOptions, request } from 'node:https'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, test, vi } from 'vitest'
import { EXAMPLE_DEVICE } from '../example-accounts.ts'
import { createTestServer } from '../server.ts'
import { createCertificateAuthority } from '../tokens/certificate-authority.ts'
import { tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { tokenRequest } from '../testing/token-request.test-support.ts'
import { listen } from './listen.ts'

test('answers the documented request over HTTP', async () => {
  const server = createTestServer({ generation: 2 })
  await using listener = await listen(server, { port: 0, hostname: '127.0.0.1' })
  const documented = tokenRequest()
  const response = await fetch(`${listener.root}/auth/oauth2_token`, {
    method: 'POST',
    headers: documented.headers,
    body: await documented.text(),
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
  expect(listener.root).toBe(`http://127.0.0.1:${listener.port}`)
  expect(server.tokenRequests).toBe(1)
})

test('tells on each answer what its clock shows', async () => {
  const server = createTestServer({ generation: 3 })
  await using listener = await listen(server)
  server.clock.advance(3_600_000)
  for (const path of ['/', '/auth/.well-known/openid-configuration', '/nothing']) {
    const { headers } = await fetch(listener.root + path)
    expect(Date.parse(headers.get('date') ?? '') / 1000).toBeCloseTo(server.clock.nowMs / 1000, -1)
  }
  const { headers } = await fetch(`${listener.root}/auth/oauth2_token`, { method: 'POST' })
  expect(Date.parse(headers.get('date') ?? '')).toBeGreaterThan(Date.now() + 3_500_000)
})

test('answers PING, which the HTTP parser of Node refuses', async () => {
  const server = createTestServer({ generation: 2 })
  await using listener = await listen(server)
  const response = await fetch(`${listener.root}/auth/`, { method: 'PING' })
  expect(response.status).toBe(204)
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['PING /auth/'])
})

test('answers 400 to bytes that are no HTTP', async () => {
  await using listener = await listen(createTestServer({ generation: 2 }))
  const socket = connect(listener.port, '127.0.0.1')
  socket.end('PONG / HTTP/1.1\r\n\r\n')
  const [data] = await once(socket, 'data')
  expect(String(data)).toMatch(/^HTTP\/1\.1 400 /)
})

test('drops connections too on which a TLS handshake has begun and not ended', async () => {
  const tls = await createCertificateAuthority()
  const listener = await listen(createTestServer({ generation: 3 }), { tls })
  const socket = connect(listener.port, '127.0.0.1')
  await once(socket, 'connect')
  socket.on('error', () => {})
  const ended = new Promise((resolve) => socket.once('close', resolve))
  // The first bytes of a ClientHello.
  socket.write(Uint8Array.of(0x16, 0x03, 0x01))
  await listener.close()
  await expect(ended).resolves.toBeDefined()
})

test('drops open connections when it is closed, and can be closed twice', async () => {
  const listener = await listen(createTestServer({ generation: 2 }))
  const response = await fetch(`${listener.root}/auth/session`)
  await response.text()
  await listener.close()
  await listener.close()
  await expect(fetch(`${listener.root}/auth/session`)).rejects.toThrow('fetch failed')
})

describe('a token request', () => {
  const FORM = 'application/x-www-form-urlencoded'

  test('is answered as in process, whichever way it takes', async () => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    const send = async (path: string, headers: Record<string, string>, body: string) => {
      const [onPort, inProcess] = await Promise.all([
        fetch(`${listener.root}${path}`, { method: 'POST', headers, body }),
        server.fetch(new Request(`${listener.root}${path}`, { method: 'POST', headers, body })),
      ])
      expect(onPort.status).toBe(inProcess.status)
      expect(onPort.headers.get('content-language')).toBe(inProcess.headers.get('content-language'))
      expect(Object.keys((await onPort.json()) as object)).toEqual(
        Object.keys((await inProcess.json()) as object),
      )
      return onPort.status
    }
    const documented = tokenRequest3()
    const headers = Object.fromEntries(documented.headers)
    const body = await documented.text()
    expect(await send('/auth/OAUTH2_token', headers, body)).toBe(200)
    expect(await send('/auth/oauth2_token?query', headers, body)).toBe(200)
    expect(await send('/auth/oauth2_token', { 'content-type': FORM }, body)).toBe(400)
    expect(await send('/auth/oauth2_token', { ...headers, accept: 'nonsense' }, body)).toBe(400)
    server.trouble.sometimes({ probability: 0, effect: 'drop' })
    expect(await send('/auth/oauth2_token', headers, body)).toBe(200)
    expect(server.tokenRequests).toBe(10)
  })

  test('is recorded with its headers, those sent twice joined, and with secrets redacted', async () => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    const sent = requestPlainly(`${listener.root}/auth/oauth2_token`, {
      method: 'POST',
      headers: { 'content-type': FORM, 'x-twice': ['one', 'two'], 'x-device-authorization': 'hush' },
    })
    sent.end('grant_type=client_credentials&client_secret=hush')
    await once(sent, 'response')
    const [recorded] = server.requests
    expect(recorded?.header('X-Twice')).toBe('one, two')
    expect(recorded?.header('x-other')).toBeNull()
    expect(recorded?.headers).toMatchObject({ 'x-twice': 'one, two', 'x-device-authorization': '[redacted]' })
    expect(JSON.parse(JSON.stringify(recorded))).toMatchObject({
      headers: { 'x-twice': 'one, two' },
      form: { grant_type: 'client_credentials', client_secret: '[redacted]' },
    })
  })

  test.each(['localhost:99999', 'a b'])('for the host %s is a bad one', async (host) => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    const socket = connect(listener.port, '127.0.0.1')
    socket.end(`POST /auth/oauth2_token HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`)
    const [data] = await once(socket, 'data')
    expect(String(data)).toMatch(/^HTTP\/1\.1 400 /)
    expect(server.requests).toEqual([])
  })

  test('that breaks off has no answer, and does no harm', async () => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    const socket = connect(listener.port, '127.0.0.1')
    socket.write(
      `POST /auth/oauth2_token HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${FORM}\r\nContent-Length: 99\r\n\r\ngrant`,
    )
    await vi.waitUntil(() => server.requests.length === 1)
    socket.destroy()
    await vi.waitUntil(() => server.requests[0]?.durationMs !== undefined)
    expect(server.requests[0]?.status).toBeUndefined()
    expect((await fetch(`${listener.root}/auth/jwks`)).status).toBe(200)
  })
})

test('rejects with EADDRINUSE when the port is taken', async () => {
  await using first = await listen(createTestServer({ generation: 2 }))
  await expect(listen(createTestServer({ generation: 2 }), { port: first.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
})

describe('trouble on the wire', () => {
  test('closes the connection instead of answering', async () => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    server.trouble.next({ effect: 'drop' })
    await expect(fetch(`${listener.root}/auth/jwks`)).rejects.toThrow('fetch failed')
    expect((await fetch(`${listener.root}/auth/jwks`)).status).toBe(200)
  })

  test('closes the connection in the middle of an answer', async () => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    server.trouble.next({ effect: 'truncate', afterBytes: 5 })
    const response = await fetch(`${listener.root}/auth/jwks`)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('never answers, and does not keep the server from stopping', async () => {
    const server = createTestServer({ generation: 3 })
    const listener = await listen(server)
    server.trouble.next({ effect: 'hang' })
    const refused = fetch(`${listener.root}/auth/jwks`).catch(String)
    await vi.waitUntil(() => server.requests.length === 1)
    await listener.close()
    expect(await refused).toContain('fetch failed')
  })

  test('drips the whole answer', async () => {
    const server = createTestServer({ generation: 3 })
    await using listener = await listen(server)
    server.trouble.next({ effect: 'drip', intervalMs: 1, chunkBytes: 30 })
    expect(await (await fetch(`${listener.root}/auth/jwks`)).json()).toHaveProperty('keys')
  })
})

async function startSecurely() {
  const authority = await createCertificateAuthority()
  const server = createTestServer({ generation: 3, clientCertificates: {} })
  const listener = await listen(server, { tls: authority })
  const send = async (options: RequestOptions): Promise<{ status: number; body: string }> => {
    const sent = request(new URL('/auth/oauth2_token', listener.root), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      ca: authority.certificate,
      ...options,
    })
    sent.end('grant_type=client_credentials&client_id=EXAMPLE_APPLICATION')
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 0, body: await text(response) }
  }
  return { authority, listener, send }
}

describe('HTTPS', () => {
  test('takes a device by its certificate', async () => {
    const { authority, listener, send } = await startSecurely()
    await using _ = listener
    expect(listener.root).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
    const { certificate, privateKey } = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
    const { status, body } = await send({ cert: certificate, key: privateKey })
    expect([status, JSON.parse(body)]).toEqual([200, expect.objectContaining({ token_type: 'bearer' })])
  })

  test('refuses no certificate, and one of another authority, with 401', async () => {
    const { listener, send } = await startSecurely()
    await using _ = listener
    expect((await send({})).status).toBe(401)
    const elsewhere = await createCertificateAuthority()
    const { certificate, privateKey } = await elsewhere.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
    expect((await send({ cert: certificate, key: privateKey })).status).toBe(401)
  })

  test('shows a certificate that only its own authority stands behind', async () => {
    const { listener } = await startSecurely()
    await using _ = listener
    await expect(fetch(`${listener.root}/auth/jwks`)).rejects.toThrow('fetch failed')
  })
})

test.for(['999.999.999.999', 'a b', '[::1', 'a:99999'])(
  'answers 400 to the host %s, of which there is no address',
  async (host) => {
    await using listener = await listen(createTestServer({ generation: 3 }))
    for (const line of ['GET /auth/jwks', 'POST /auth/oauth2_token']) {
      const socket = connect(listener.port, '127.0.0.1')
      socket.write(`${line} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
      expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 [^]*Invalid host/)
    }
  },
)
