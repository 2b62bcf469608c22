// What answers in SanteDB's place.
import { expect, test } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { askDoctor, openClinic } from './clinic.test-support.ts'

test('a proxy that answers with HTML', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.sometimes({ probability: 1, effect: 'html' })
  const { text, lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toBe("First cause: a proxy answers with a web page (HTML) in SanteDB's place")
  expect(text).toContain('"Welcome Please sign in to the network"')
  expect(exitCode).toBe(exitCodes.server)
  server.expectTokenRequests(0)
})

test('a proxy that answers with HTML for the token endpoint alone', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  server.trouble.next({ endpoint: 'token', effect: 'html', times: 10 })
  const { lastLine } = await askDoctor(environment)
  expect(lastLine).toBe(
    "First cause: what answers at the token endpoint is not SanteDB (a proxy's page, for one)",
  )
  server.expectTokenRequests(1)
})

test('a proxy that wants credentials of its own', async () => {
  const { server, environment } = await openClinic(
    { generation: 3 },
    { wrap: () => new Response('who are you?', { status: 401 }) },
  )
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: a proxy wants credentials of its own (HTTP 401)')
  expect(exitCode).toBe(exitCodes.server)
  server.expectTokenRequests(0)
})

test('a proxy that wants credentials of its own with the status that no fetch gives to anybody', async () => {
  const { server, environment } = await openClinic(
    { generation: 3 },
    { wrap: () => new Response('who are you?', { status: 407 }) },
  )
  const { lastLine, exitCode } = await askDoctor(environment)
  expect(lastLine).toBe('First cause: a proxy wants credentials of its own (HTTP 407)')
  expect(exitCode).toBe(exitCodes.server)
  server.expectTokenRequests(0)
})

test('a proxy that redirects', async () => {
  const { server, environment } = await openClinic({ generation: 3 })
  const location = 'https://portal.example.org/login?ticket=very-secret'
  server.trouble.sometimes({ probability: 1, effect: 'redirect', location })
  const { lastLine, output } = await askDoctor(environment)
  expect(lastLine).toBe(
    "First cause: a proxy redirects to https://portal.example.org in SanteDB's place (HTTP 307)",
  )
  expect(output).not.toContain('very-secret')
})
