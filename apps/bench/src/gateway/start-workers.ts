import { createHash } from 'node:crypto'
import { Miniflare } from 'miniflare'

export const key = 'a-key-of-the-laboratory'

const bindings = {
  SANTEDB_CLIENT_ID: 'EXAMPLE_APPLICATION',
  SANTEDB_CLIENT_SECRET: 'the secret of the application',
  SANTEDB_DEVICE_ID: 'EXAMPLE_DEVICE_NODE',
  SANTEDB_DEVICE_SECRET: 'the secret of the device',
  API_KEYS: `laboratory:${createHash('sha256').update(key).digest('hex')}`,
}

/** Workers in one workerd, each on a port of its own. */
export interface RunningWorkers extends AsyncDisposable {
  portOf(name: string): number
}

/** Starts Workers by their bundles. What Miniflare would put before them is left out. */
export async function startWorkers(bundles: Record<string, string>, root: string): Promise<RunningWorkers> {
  const names = Object.keys(bundles)
  const workers = names.map((name) => ({
    name,
    modules: [{ type: 'ESModule' as const, path: `${name}.js`, contents: bundles[name] ?? '' }],
    compatibilityDate: '2026-06-01',
    bindings: { ...bindings, SANTEDB_ROOT: root },
    unsafeDirectSockets: [{ host: '127.0.0.1', port: 0 }],
  }))
  const miniflare = new Miniflare({ workers, cf: false })
  await miniflare.ready
  const ports = new Map<string, number>()
  for (const name of names) ports.set(name, Number((await miniflare.unsafeGetDirectURL(name)).port))
  return {
    portOf: (name) => ports.get(name) ?? 0,
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  }
}
