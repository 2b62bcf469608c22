import { Miniflare } from 'miniflare'

/** Workers in one workerd, each on a port of its own. */
export interface RunningWorkers extends AsyncDisposable {
  addressOf(name: string): URL
}

/** Starts Workers by their bundles, which are all told the same. What Miniflare would put before them is left out. */
export async function startWorkers(
  bundles: Readonly<Record<string, string>>,
  bindings: Record<string, string>,
): Promise<RunningWorkers> {
  const names = Object.keys(bundles)
  const workers = names.map((name) => ({
    name,
    modules: [{ type: 'ESModule' as const, path: `${name}.js`, contents: bundles[name] ?? '' }],
    compatibilityDate: '2026-06-01',
    bindings,
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  }))
  const miniflare = new Miniflare({ workers, cf: false })
  await miniflare.ready
  const addresses = new Map<string, URL>()
  for (const name of names) addresses.set(name, await miniflare.unsafeGetDirectURL(name))
  return {
    addressOf(name) {
      const address = addresses.get(name)
      if (!address) throw new Error(`There is no Worker ${name}`)
      return address
    },
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}
