// Whether a runtime sends a request again by itself where the connection ends before the answer.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { mustRun } from './support/run.ts'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const deno = path('node_modules/.bin/deno')

/** Writes twice by way of one session, and prints what came of it. */
const program = `
import { createAuth } from '@santedb/auth-core'

const { ROOT: root, OPTIONS: options } = process.env
const client = options && Deno.createHttpClient(JSON.parse(options))
const auth = createAuth({
  root,
  dialect: 'icdr3',
  clientId: 'EXAMPLE_APPLICATION',
  clientSecret: 'a secret',
  ...(client && { fetch: (input, init) => fetch(input, { ...init, client }) }),
})
async function write(body) {
  const response = await auth.fetch('/fhir/Patient', { method: 'POST', body })
  await response.text()
  return response.status
}
await write('the first')
console.log(await write('the second').catch(({ code }) => code))
`

let server: Server
let root: string
let arrivals: number
beforeEach(async () => {
  arrivals = 0
  server = createServer((request, response) => {
    void text(request).then((body) => {
      if (body === 'the second') arrivals += 1
      // It was read, and can have been done.
      if (body === 'the second' && arrivals === 1) return request.socket.destroy()
      return response.end(JSON.stringify({ access_token: 'a', token_type: 'bearer', expires_in: 3600 }))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function runOn(runtime: string, programArguments: string[], options = ''): Promise<string> {
  const environment = { ROOT: root, OPTIONS: options }
  return (
    await mustRun(runtime, [...programArguments, program], { directory: path('.'), environment })
  ).trim()
}

test.for([
  ['Node.js', process.execPath, ['--input-type=module', '--eval']],
  ['Bun', path('node_modules/.bin/bun'), ['--eval']],
] as const)('%s sends it once, and the caller is told', async ([, runtime, programArguments]) => {
  expect(await runOn(runtime, [...programArguments])).toBe('network_error')
  expect(arrivals).toBe(1)
})

test('Deno sends it again on another connection, if it had used that one before', async () => {
  expect(await runOn(deno, ['eval'])).toBe('200')
  expect(arrivals).toBe(2)
})

test('Deno sends it once with a client that keeps no connection', async () => {
  expect(await runOn(deno, ['eval'], '{"poolMaxIdlePerHost":0}')).toBe('network_error')
  expect(arrivals).toBe(1)
})
