import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare, type MiniflareOptions } from 'miniflare'

export const compatibilityDate = '2026-06-01'

/** A Worker of the tests, as one module. */
export async function bundleWorker(name = 'worker'): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../worker/${name}.ts`, import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:workers'],
  })
  return outputFiles[0]?.text ?? ''
}

/** What one action of the Worker came to. */
export interface Outcome {
  readonly value?: unknown
  readonly code?: string
  readonly message?: string
}

/** The Worker in workerd. */
export interface Workerd extends AsyncDisposable {
  readonly miniflare: Miniflare
  /** Sends it a request for one of its actions. */
  act(action: string, parameters?: Record<string, string>): Promise<Outcome>
}

/** Starts workerd with a Worker of the tests, and the bindings it shall have. */
export async function startWorkerd(settings: Partial<MiniflareOptions>, name?: string): Promise<Workerd> {
  const contents = await bundleWorker(name)
  const miniflare = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.js', contents }],
    compatibilityDate,
    cf: false,
    ...settings,
  } as MiniflareOptions)
  return {
    miniflare,
    async act(action, parameters = {}) {
      const query = new URLSearchParams(parameters)
      const response = await miniflare.dispatchFetch(`http://worker.example/${action}?${query}`)
      const outcome: Outcome = JSON.parse(await response.text())
      return outcome
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}
