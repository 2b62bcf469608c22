import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Miniflare } from 'miniflare'

const { resolve } = createRequire(import.meta.url)

/** Starts the Worker in workerd, with its Durable Object, on a port of its own choice. */
export async function startWorker(
  variables: Readonly<Record<string, string>>,
): Promise<{ address: string; stop: () => Promise<void> }> {
  const contents = await readFile(resolve('worker/worker.js'), 'utf8')
  const worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents }],
    compatibilityDate: '2026-06-01',
    cf: false,
    host: '127.0.0.1',
    port: 0,
    bindings: { ...variables, WORKERD_VERSION: await readVersion() },
    durableObjects: { SANTEDB_SESSIONS: { className: 'SessionObject', useSQLite: true } },
  })
  const { origin } = await worker.ready
  return { address: origin, stop: () => worker.dispose() }
}

async function readVersion(): Promise<string> {
  const path = createRequire(resolve('miniflare')).resolve('workerd/package.json')
  const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'))
  return version
}
