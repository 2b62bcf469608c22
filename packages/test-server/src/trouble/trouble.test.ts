import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { TestServerOptionsError } from '../options-error.ts'
import { createTestServer } from '../server.ts'
import { tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { ConnectionDroppedError } from './connection-dropped-error.ts'
import type { NextTrouble } from './trouble.ts'

const DISCOVERY = 'http://localhost/auth/.well-known/openid-configuration'

function discovery(init?: RequestInit): Request {
  return new Request(DISCOVERY, init)
}

describe('the next requests', () => {
  test('meet it as often as was asked for, in that order, and no more', async () => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ effect: 'status', status: 503, times: 2, retryAfter: '7' })
    server.trouble.next({ effect: 'status', status: 502 })
    expect(server.trouble.pending).toBe(3)
    const responses: Response[] = []
    for (let count = 0; count < 4; count += 1) responses.push(await server.fetch(discovery()))
    expect(responses.map(({ status }) => status)).toEqual([503, 503, 502, 200])
    expect(responses.map(({ headers }) => headers.get('retry-after'))).toEqual(['7', '7', null, null])
    expect(server.trouble.pending).toBe(0)
    expect(server.requests.map(({ status }) => status)).toEqual([503, 503, 502, 200])
  })

  test.each([
    ['token', 'POST', '/auth/oauth2_token'],
    ['discovery', 'GET', '/AUTH/.well-known/openid-configuration'],
    ['authorize', 'GET', '/auth/authorize/'],
    ['resource', 'GET', '/fhir/Patient'],
    ['/fhir', 'GET', '/FHIR/Patient'],
  ] as const)('at %s are those there', async (endpoint, method, path) => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ endpoint, effect: 'status', status: 503 })
    expect((await server.fetch(new Request('http://localhost/auth/jwks'))).status).toBe(200)
    expect((await server.fetch(new Request(`http://localhost${path}`, { method }))).status).toBe(503)
  })

  test('do not meet it once it is cleared', async () => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ effect: 'drop', times: 5 })
    server.trouble.sometimes({ effect: 'drop', probability: 1 })
    server.trouble.clear()
    expect((await server.fetch(discovery())).status).toBe(200)
  })
})

async function statuses(seed?: number): Promise<readonly number[]> {
  const server = createTestServer({ generation: 3 })
  if (seed !== undefined) server.trouble.seed(seed)
  server.trouble.sometimes({ effect: 'status', status: 503, probability: 0.3 })
  const seen: number[] = []
  for (let count = 0; count < 200; count += 1) seen.push((await server.fetch(discovery())).status)
  return seen
}

describe('chance', () => {
  test('is the same for the same seed, and another for another', async () => {
    expect(await statuses(42)).toEqual(await statuses(42))
    expect(await statuses()).toEqual(await statuses(1))
    expect(await statuses(42)).not.toEqual(await statuses(43))
  })

  test('strikes about as often as asked', async () => {
    const struck = (await statuses(7)).filter((status) => status === 503).length
    expect(struck).toBeGreaterThan(40)
    expect(struck).toBeLessThan(80)
  })
})

describe('a dropped connection', () => {
  test('rejects, and the request has no effect', async () => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ endpoint: 'token', effect: 'drop' })
    await expect(server.fetch(tokenRequest3())).rejects.toThrow(ConnectionDroppedError)
    expect(server.sessions.all).toHaveLength(0)
    server.expectTokenRequests(1)
  })

  test('rejects after the request has taken effect', async () => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ endpoint: 'token', effect: 'drop', takesEffect: true })
    await expect(server.fetch(tokenRequest3())).rejects.toThrow(ConnectionDroppedError)
    expect(server.sessions.all).toHaveLength(1)
  })
})

test('a truncated answer promises its length and breaks off half-way', async () => {
  const server = createTestServer({ generation: 3 })
  const whole = await (await server.fetch(discovery())).text()
  server.trouble.next({ effect: 'truncate' })
  server.trouble.next({ effect: 'truncate', afterBytes: 1 })
  for (const end of [Math.floor(whole.length / 2), 1]) {
    const response = await server.fetch(discovery())
    expect(response.headers.get('content-length')).toBe(String(whole.length))
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    expect(new TextDecoder().decode(value)).toBe(whole.slice(0, end))
    await expect(reader?.read()).rejects.toThrow(ConnectionDroppedError)
  }
})

describe('an answer of another kind', () => {
  test.each([
    [{ effect: 'html' }, 200, 'text/html; charset=utf-8'],
    [{ effect: 'html', status: 502 }, 502, 'text/html; charset=utf-8'],
    [{ effect: 'contentType', contentType: 'text/plain' }, 200, 'text/plain'],
    [{ effect: 'contentType', contentType: '' }, 200, null],
  ] satisfies [NextTrouble, number, string | null][])('is %j', async (trouble, status, contentType) => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next(trouble)
    const response = await server.fetch(discovery())
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe(contentType)
  })

  test('leads to another origin', async () => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ effect: 'redirect', location: 'https://elsewhere.example/auth/oauth2_token' })
    server.trouble.next({ effect: 'redirect', location: '/', status: 302 })
    const first = await server.fetch(tokenRequest3())
    expect(first.status).toBe(307)
    expect(first.headers.get('location')).toBe('https://elsewhere.example/auth/oauth2_token')
    expect((await server.fetch(tokenRequest3())).status).toBe(302)
  })
})

describe('a throttle', () => {
  test.each([
    [2, '/auth/session', undefined, 200, null, { error: 0 }],
    [2, '/fhir/Patient', undefined, 429, '1200', { policyOutcome: 'Deny' }],
    [3, '/auth/session', undefined, 429, null, { error: 'unspecified_error' }],
    [3, '/auth/session', '1200', 429, '1200', { error: 'unspecified_error' }],
    [3, '/fhir/Patient', undefined, 429, '3600', { policyOutcome: 'Deny' }],
    [3, '/fhir/Patient', '1200,3600', 429, '1200,3600', { policyOutcome: 'Deny' }],
  ] as const)('of generation %s at %s, %s: %s', async (generation, path, retryAfter, status, sent, body) => {
    const server = createTestServer({ generation })
    server.trouble.next({ effect: 'throttle', retryAfter })
    const response = await server.fetch(new Request(`http://localhost${path}`))
    expect(response.status).toBe(status)
    expect(response.headers.get('retry-after')).toBe(sent)
    expect(await response.json()).toMatchObject(body)
  })
})

describe('slowness', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('delays the whole answer', async () => {
    const server = createTestServer({ generation: 3 })
    server.trouble.next({ effect: 'delay', delayMs: 5000 })
    const settled = vi.fn<(response: Response) => void>()
    const response = server.fetch(discovery()).then(settled)
    await vi.advanceTimersByTimeAsync(4999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await response
    expect(settled).toHaveBeenCalledOnce()
  })

  test('drips the answer', async () => {
    const server = createTestServer({ generation: 3 })
    const whole = await (await server.fetch(discovery())).text()
    server.trouble.next({ effect: 'drip', intervalMs: 100, chunkBytes: 100 })
    const response = await server.fetch(discovery())
    const settled = vi.fn<(text: string) => void>()
    const reading = response.text().then(settled)
    const chunks = Math.ceil(whole.length / 100)
    await vi.advanceTimersByTimeAsync(chunks * 100 - 1)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await reading
    expect(settled).toHaveBeenCalledWith(whole)
  })

  test.each([{ effect: 'hang' }, { effect: 'delay', delayMs: 5000 }] satisfies NextTrouble[])(
    'of %j ends with the patience of the caller',
    async (trouble) => {
      const server = createTestServer({ generation: 3 })
      server.trouble.next(trouble)
      const controller = new AbortController()
      const response = server.fetch(discovery({ signal: controller.signal }))
      const rejected = response.catch(String)
      await vi.advanceTimersByTimeAsync(4000)
      controller.abort(new Error('enough'))
      expect(await rejected).toContain('enough')
      expect(vi.getTimerCount()).toBe(0)
    },
  )
})

test.each([
  [{ effect: 'explode' }, ['effect must be one of']],
  [{ effect: 'delay' }, ['delayMs is required']],
  [{ effect: 'delay', delayMs: -1 }, ['delayMs must not be negative']],
  [{ effect: 'drop', times: 0 }, ['times must be at least 1']],
  [{ effect: 'drop', endpoint: 'tokens' }, ['endpoint must be a path or one of']],
  [{ effect: 'status', status: 99 }, ['status must be an HTTP status']],
  [
    { effect: 'drop', tmies: 2, takesEffect: 1 },
    ['takesEffect must be true or false', 'tmies is not an option'],
  ],
])('refuses %j', (trouble, faults) => {
  const { trouble: script } = createTestServer({ generation: 3 })
  const error = thrownBy(() => script.next(trouble as NextTrouble))
  expect(error).toBeInstanceOf(TestServerOptionsError)
  expect(faults.filter((fault) => !String(error).includes(fault))).toEqual([])
})

function thrownBy(act: () => void): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}
