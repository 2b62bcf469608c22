// The gateway Worker as its README has it: Wrangler runs it, before the test server in its container.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readCurl } from '../../apps/edge-gateway/tests/read-curl.ts'
import { type DevelopedWorker, developWorker } from '../../apps/edge-gateway/tests/wrangler.ts'
import { writeVariables } from '../../apps/edge-gateway/tests/write-variables.ts'
import { startSharedServer } from './support/shared-server.ts'

let folder: string
let worker: DevelopedWorker | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'santedb-edge-gateway-'))
  const { root } = await startSharedServer({ generation: 3 })
  const variables = await writeVariables(folder, root)
  worker = await developWorker('--env-file', variables, '--persist-to', join(folder, 'state'))
}, 120_000)
afterAll(async () => {
  await worker?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test("the README's curl is answered with patients, and without its key with nothing", async () => {
  const { path, headers } = await readCurl()
  const response = await fetch(worker?.address + path, { headers })
  expect([response.status, await response.json()]).toMatchObject([200, { resourceType: 'Bundle', total: 2 }])
  expect((await fetch(worker?.address + path)).status).toBe(401)
})
