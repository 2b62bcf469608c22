import { gzipSync } from 'node:zlib'
import { type Bench, compare, type Row } from '../bench.ts'
import { bundleWorker } from '../bundle-worker.ts'
import { startProgram } from '../start-program.ts'
import { startWorkers } from '../start-workers.ts'
import { bindingsFor } from './bindings.ts'
import type { Load } from './load.ts'
import { measureFirst } from './measure-first.ts'
import { measureLoad } from './measure-load.ts'

const mostBundleBytes = 30_000
// A first request is mostly a wait for two answers: this is how long a server takes that is near and not busy.
const serviceMs = 25

const small: Load = { name: 'small bodies', path: '/fhir/Patient', connections: 16, restMs: 20 }
const loads: readonly Load[] = [
  small,
  { name: '5 MB answers', path: '/fhir/large', connections: 4, restMs: 50 },
  { name: '5 MB uploads', path: '/fhir/Patient', connections: 4, restMs: 50, bodyBytes: 5_000_000 },
]

export const bench: Bench = async ({ quick, rounds = quick ? 2 : 12, progress }) => {
  const firstRequests = quick ? 1 : 9
  // The warm-up is until the engine has compiled what is called often, of which the gateway has more.
  const thoroughness = { warmUpMs: quick ? 50 : 2000, roundMs: quick ? 50 : 500, rounds }
  const program = new URL('programs/service.ts', import.meta.url)
  using service = await startProgram(program, '0')
  using distantService = await startProgram(program, String(serviceMs))
  const bundles = { gateway: await bundle('gateway'), bare: await bundle('bare') }
  const rows: Row[] = [
    compare({
      what: 'bundle, gzip',
      unit: 'bytes',
      ours: gzipSync(bundles.gateway).length,
      wish: { ours: { atMost: mostBundleBytes } },
    }),
    compare({
      what: 'bundle with browser sessions, gzip',
      unit: 'bytes',
      ours: gzipSync(await bundle('browser-gateway')).length,
    }),
  ]

  progress('first request')
  const first = { gateway: bundles.gateway, bare: await bundle('bare-first') }
  rows.push(await measureFirst(first, service.root, 0, firstRequests))
  rows.push(await measureFirst(first, distantService.root, serviceMs, firstRequests))

  const all = { ...bundles, choosing: await bundle('choosing') }
  await using workers = await startWorkers(all, bindingsFor(service.root))
  for (const load of loads) {
    progress(load.name)
    rows.push(...(await measureLoad(load, workers, thoroughness)))
  }
  // What nobody can do without who looks at headers, so nothing is wished for.
  const load: Load = { ...small, name: 'small bodies, by a Worker that only chooses headers' }
  progress(load.name)
  const addressOf = (name: string): URL => workers.addressOf(name === 'gateway' ? 'choosing' : name)
  const least = await measureLoad(load, { addressOf }, thoroughness)
  rows.push(...least.slice(0, 2).map(({ wish: _wish, verdict: _verdict, ...row }) => row))
  return { title: 'A gateway on workerd, beside a Worker that passes everything on', rows }
}

function bundle(name: string): Promise<string> {
  return bundleWorker(new URL(`programs/${name}.ts`, import.meta.url))
}
