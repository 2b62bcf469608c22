import { Miniflare } from 'miniflare'
import type { Settings } from './by-hand.ts'

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
