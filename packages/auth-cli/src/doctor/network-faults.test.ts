import { expect, test, vi } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { askDoctor, closedPort, credentials, openClinic, openPort } from './clinic.test-support.ts'

test('a wrong port', async () => {
  const port = await closedPort()
  const { lastLine, text, marks, exitCode } = await askDoctor({
    ...credentials,
    SANTEDB_ROOT: `http://127.0.0.1:${port}`,
    HTTPS_PROXY: 'http://proxy.example.org',
  })
  expect(text).toContain('HTTPS_PROXY is set, and this program does not use it.')
  expect(lastLine).toBe(`First cause: wrong port: nothing listens on port ${port} of 127.0.0.1`)
  expect(marks).toBe('✓✓✗---------')
  expect(exitCode).toBe(exitCodes.network)
})

test('a name that does not exist', async () => {
  const { lastLine, marks, exitCode } = await askDoctor({
    ...credentials,
    SANTEDB_ROOT: 'https://icdr.invalid',
  })
  expect(lastLine).toMatch(
    /^First cause: (the name icdr\.invalid does not exist for this machine|name resolution does not work)/,
  )
  expect(marks).toBe('✓✗----------')
  expect(exitCode).toBe(exitCodes.network)
})

test('a server that takes connections and hangs, before anything of HTTP', async () => {
  const port = await openPort(() => {})
  const { lastLine, exitCode } = await askDoctor({ ...credentials, SANTEDB_ROOT: `http://127.0.0.1:${port}` })
  expect(lastLine).toBe(
    `First cause: 127.0.0.1:${port} does not answer: it accepts connections and then hangs`,
  )
  expect(exitCode).toBe(exitCodes.network)
})

test('a server that takes connections and hangs, before TLS', async () => {
  const port = await openPort(() => {})
  const { lastLine, marks } = await askDoctor({ ...credentials, SANTEDB_ROOT: `https://127.0.0.1:${port}` })
  expect(lastLine).toBe(
    `First cause: 127.0.0.1:${port} does not answer: it accepts connections and then hangs`,
  )
  expect(marks).toBe('✓✓✓✗--------')
})

test('a hanging SanteDB', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'discovery', effect: 'hang', times: 10 })
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toMatch(
    /^First cause: 127\.0\.0\.1:\d+ does not answer: it accepts connections and then hangs$/,
  )
  expect(exitCode).toBe(exitCodes.network)
  server.expectTokenRequests(0)
})

test('a token endpoint that hangs', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'token', effect: 'hang', times: 10 })
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: the token endpoint of 127\.0\.0\.1:\d+ hangs$/)
  expect(exitCode).toBe(exitCodes.network)
  server.expectTokenRequests(1)
})

test('a server that breaks connections off', async () => {
  const port = await openPort((socket) => socket.once('data', () => socket.destroy()))
  const { lastLine } = await askDoctor({ ...credentials, SANTEDB_ROOT: `http://127.0.0.1:${port}` })
  expect(lastLine).toMatch(/^First cause: 127\.0\.0\.1:\d+ ends the connection instead of answering/)
})

test('a token request that is broken off is made once', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'token', effect: 'drop', times: 10 })
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: 127\.0\.0\.1:\d+ breaks the token request off$/)
  expect(exitCode).toBe(exitCodes.network)
  server.expectTokenRequests(1)
})

test('a token endpoint whose answer never ends is left when its time is over', async () => {
  let request: Request | undefined
  const { environment } = await openClinic(
    { generation: 3 },
    {
      wrap: (response, asked) => {
        if (!asked.url.endsWith('oauth2_token')) return response
        request = asked
        const endless = new ReadableStream({
          start: (controller) => controller.enqueue(new TextEncoder().encode('{"access_token":')),
        })
        return new Response(endless, { headers: { 'content-type': 'application/json' } })
      },
    },
  )
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toMatch(/^First cause: the token endpoint of 127\.0\.0\.1:\d+ hangs$/)
  await vi.waitFor(() => expect(request?.signal.aborted).toBe(true))
})
