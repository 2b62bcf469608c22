// The rule of Workers: a request can end and take its work with it. One verifier serves them all, in the real workerd.
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterEach, beforeEach, expect, test } from 'vitest'

const worker = `
import { createBearerVerifier, refusalResponse } from '@santedb/auth-core/bearer'

let verifier
export default {
  async fetch(request, { root }, context) {
    verifier ??= createBearerVerifier({ root, joinMs: 500 })
    const waitUntil = request.url.endsWith('/kept') ? (work) => context.waitUntil(work) : undefined
    const bearer = await verifier.verify(request.headers.get('authorization'), { waitUntil })
    if (bearer.outcome !== 'accepted') return refusalResponse(bearer, { realm: 'edge' })
    return Response.json({ subject: bearer.session.subject })
  },
}
`

let lookUps: ServerResponse[]
let santeDb: Server
let edge: Miniflare
let address: string
beforeEach(async () => {
  lookUps = []
  santeDb = createServer((_request, response) => void lookUps.push(response))
  await new Promise<void>((resolve) => void santeDb.listen(0, '127.0.0.1', resolve))
  const { port } = santeDb.address() as AddressInfo
  const { outputFiles } = await build({
    stdin: { contents: worker, resolveDir: fileURLToPath(new URL('..', import.meta.url)) },
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
  })
  edge = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents: outputFiles[0]?.text ?? '' }],
    bindings: { root: `http://127.0.0.1:${port}` },
    compatibilityDate: '2026-06-01',
    cf: false,
  })
  address = (await edge.ready).href
})
afterEach(async () => {
  await edge.dispose()
  santeDb.closeAllConnections()
  await new Promise((resolve) => void santeDb.close(resolve))
})

const headers = { authorization: 'Bearer abc.DEF' }

async function arrived(count: number): Promise<void> {
  await expect.poll(() => lookUps.length, { timeout: 5000 }).toBe(count)
}

function answer(lookUp: ServerResponse | undefined): void {
  const claims = Buffer.from(JSON.stringify({ sub: 'somebody' })).toString('base64url')
  lookUp?.end(JSON.stringify({ access_token: 'abc.DEF', id_token: `e30.${claims}.` }))
}

/** A request that began the look-up, and whose caller goes away before SanteDB has answered. */
async function leaveEarly(path: string): Promise<void> {
  const { port, host } = new URL(address)
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`GET /${path} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${headers.authorization}\r\n\r\n`)
  await arrived(1)
  // A reset is seen at once, an end only when there is something to write.
  socket.resetAndDestroy()
}

test('whoever joined the look-up of a request that ended makes one of their own, and the others join that', async () => {
  await leaveEarly('lost')
  await expect.poll(() => lookUps[0]?.socket?.destroyed ?? true).toBe(true)
  const others = Array.from({ length: 5 }, () => fetch(address, { headers }))
  await arrived(2)
  answer(lookUps[1])
  for (const response of await Promise.all(others)) {
    expect(await response.json()).toEqual({ subject: 'somebody' })
  }
  expect(lookUps).toHaveLength(2)
})

test('a look-up that was given to waitUntil goes on for the others when its request has ended', async () => {
  await leaveEarly('kept')
  await new Promise((resolve) => void setTimeout(resolve, 200))
  expect(lookUps[0]?.socket?.destroyed).toBe(false)
  const others = Array.from({ length: 5 }, () => fetch(address, { headers }))
  answer(lookUps[0])
  for (const response of await Promise.all(others)) {
    expect(await response.json()).toEqual({ subject: 'somebody' })
  }
  expect(lookUps).toHaveLength(1)
})

test('many requests at the same time make one look-up', async () => {
  const all = Array.from({ length: 20 }, () => fetch(address, { headers }))
  await arrived(1)
  answer(lookUps[0])
  for (const response of await Promise.all(all)) expect(response.status).toBe(200)
  expect(lookUps).toHaveLength(1)
})
