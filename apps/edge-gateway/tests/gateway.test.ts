// The gateway as its README has it: run by Wrangler, before the test server.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { createTestServer, EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { listen, type Listener } from '@santedb/test-server/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCurl } from './read-curl.ts'
import { type DevelopedWorker, developWorker, runWrangler } from './wrangler.ts'
import { writeVariables } from './write-variables.ts'

const server = createTestServer({ generation: 3 })
let folder: string
let listener: Listener
let worker: DevelopedWorker
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edge-gateway-'))
  listener = await listen(server)
  const variables = await writeVariables(folder, listener.root)
  worker = await developWorker('--env-file', variables, '--persist-to', join(folder, 'state'))
})
afterAll(async () => {
  await worker?.[Symbol.asyncDispose]()
  await listener?.close()
  await rm(folder, { recursive: true, force: true })
})

test("the README's curl is answered with patients, signed in", async () => {
  const { path, headers } = await readCurl()
  const response = await fetch(worker.address + path, { headers })
  expect(response.status).toBe(200)
  expect(await response.json()).toMatchObject({ resourceType: 'Bundle', total: 2 })
  server.expectTokenRequests(1)
})

test('many calls share the one session', async () => {
  const { path, headers } = await readCurl()
  const calls = Array.from({ length: 20 }, () => fetch(worker.address + path, { headers }))
  for (const response of await Promise.all(calls)) {
    expect(response.status).toBe(200)
    await response.arrayBuffer()
  }
  server.expectTokenRequests(1)
})

test('nobody gets in without a key, nor with a wrong one', async () => {
  const { path } = await readCurl()
  expect((await fetch(worker.address + path)).status).toBe(401)
  const headers = { 'x-api-key': 'another key' }
  expect((await fetch(worker.address + path, { headers })).status).toBe(401)
})

test('it tells that it runs and that it can do its work', async () => {
  for (const path of ['/livez', '/readyz']) {
    const response = await fetch(worker.address + path)
    expect({ path, status: response.status }).toEqual({ path, status: 200 })
  }
})

test('no secret is in its log', () => {
  expect(worker.printed()).toContain('"event":"answered"')
  for (const secret of [EXAMPLE_APPLICATION.secret, EXAMPLE_DEVICE.secret, 'an-example-key']) {
    expect(worker.printed()).not.toContain(secret)
  }
})

test('the bundle that is deployed is at most 30 kB', async () => {
  const output = join(folder, 'bundle')
  await runWrangler('deploy', '--dry-run', '--outdir', output)
  const files = (await readdir(output)).filter((name) => name.endsWith('.js'))
  expect(files).toEqual(['index.js'])
  expect(gzipSync(await readFile(join(output, 'index.js'))).length).toBeLessThan(30_000)
})

test('the types of the bindings are those of wrangler.jsonc', async () => {
  const check = runWrangler('types', '--include-runtime=false', '--strict-vars=false', '--check')
  await expect(check).resolves.toContain('up to date')
})
