import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import type { Settings } from './by-hand.ts'

/** A Worker as Wrangler would deploy it: one module, minified. */
export async function bundleWorker(name: 'hand' | 'our'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`programs/${name}-worker.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
  })
  return outputFiles[0]?.text ?? ''
}

/** How many milliseconds a Worker in a workerd of its own takes over the first request that it gets. */
export async function startWorker(contents: string, settings: Settings): Promise<number> {
  const miniflare = new Miniflare({
    name: 'cold',
    modules: [{ type: 'ESModule', path: 'worker.js', contents }],
    compatibilityDate: '2026-06-01',
    bindings: { SETTINGS: JSON.stringify(settings) },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
    cf: false,
  })
  try {
    await miniflare.ready
    const address = await miniflare.unsafeGetDirectURL('cold')
    const startedAtMs = performance.now()
    const response = await fetch(address)
    await response.text()
    if (response.status !== 200) throw new Error(`The Worker has answered ${response.status}`)
    return performance.now() - startedAtMs
  } finally {
    await miniflare.dispose()
  }
}
