import { describe, expect, test } from 'vitest'
import { tokenRequest3 } from '../testing/token-request-3.test-support.ts'
import { type TestServerOnPort, useTestServerOnPort } from './use-test-server-on-port.ts'
import { useTestServer } from './use-test-server.ts'

describe('a server in process', () => {
  const server = useTestServer({ generation: 3 })

  test.each(['first', 'second'])('is as good as new for the %s test', async () => {
    server.expectTokenRequests(0)
    await server.fetch(tokenRequest3())
    server.expectTokenRequests(1)
    expect(server.sessions.all).toHaveLength(1)
  })

  test.fails('fails a test that sends what it has nothing for', async () => {
    const response = await server.fetch(new Request('http://localhost/auth/introspect', { method: 'POST' }))
    expect(response.status).toBe(405)
  })
})

describe('a server that was told to allow it', () => {
  const server = useTestServer({ generation: 3, allowUnexpectedRequests: true })

  test('takes what it has nothing for', async () => {
    expect((await server.fetch(new Request('http://localhost/elsewhere'))).status).toBe(404)
  })
})

describe('a server on a port', () => {
  const running = useTestServerOnPort({ generation: 3 })

  test('answers there', async () => {
    const response = await fetch(`${running.root}/auth/jwks`)
    expect(response.status).toBe(200)
    expect(running.server.requests).toHaveLength(1)
  })
})

describe('the port of a server', () => {
  let running: TestServerOnPort | undefined

  describe('while its tests run', () => {
    running = useTestServerOnPort({ generation: 2 })

    test('is there', () => {
      expect(running?.root).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    })
  })

  test('is not there after them', () => {
    expect(() => running?.root).toThrow('only while tests run')
  })
})
