// Runs the Worker in workerd, with its Durable Object. A process of its own: Miniflare ends its process at a signal.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Miniflare } from 'miniflare'

const { resolve } = createRequire(import.meta.url)
const variables = Object.entries(process.env).filter(([name]) => name.startsWith('SANTEDB_'))

const worker = new Miniflare({
  modules: [
    { type: 'ESModule', path: 'worker.js', contents: await readFile(resolve('worker/worker.js'), 'utf8') },
  ],
  compatibilityDate: '2026-06-01',
  cf: false,
  host: '127.0.0.1',
  port: 0,
  bindings: { ...Object.fromEntries(variables), WORKERD_VERSION: await readVersion() },
  durableObjects: { SANTEDB_SESSIONS: { className: 'SessionObject', useSQLite: true } },
})
console.log(`Listening on ${(await worker.ready).origin}`)

async function readVersion(): Promise<string> {
  const path = createRequire(resolve('miniflare')).resolve('workerd/package.json')
  const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'))
  return version
}
