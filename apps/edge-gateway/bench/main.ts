// What the gateway costs, measured in workerd beside a Worker that passes everything on, in the same run.
//   --json   rows as `pnpm bench` has them, on standard output; the lines go to standard error
//   --quick  as little as shows that it works
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { measureFirst } from './measure-first.ts'
import { measureLoad } from './measure-load.ts'
import { judge, type Row, toLine } from './rows.ts'
import type { Load } from './send-requests.ts'
import { bundle, startWorkers } from './start-workers.ts'

const mostBundleBytes = 30_000
// A first request is mostly a wait for two answers: this is how long a server takes that is near and not busy.
const serviceMs = 25

const isQuick = process.argv.includes('--quick')
const asJson = process.argv.includes('--json')
const firstRequests = isQuick ? 1 : 9
// The warm-up is until the engine has compiled what is called often, of which the gateway has more.
const thoroughness = isQuick
  ? { warmUpMs: 50, roundMs: 50, rounds: 2 }
  : { warmUpMs: 2000, roundMs: 500, rounds: 12 }

const small: Load = { name: 'small bodies', path: '/fhir/Patient', connections: 16, restMs: 20 }
const loads: readonly Load[] = [
  small,
  { name: '5 MB answers', path: '/fhir/large', connections: 4, restMs: 50 },
  { name: '5 MB uploads', path: '/fhir/Patient', connections: 4, restMs: 50, bodyBytes: 5_000_000 },
]

const services: ChildProcess[] = []
const rows: Row[] = []
try {
  const bundles = { gateway: await bundle('gateway'), bare: await bundle('bare') }
  const unit = 'bytes'
  const ours = gzipSync(bundles.gateway).length
  add(judge({ what: 'bundle, gzip', unit, ours }, { atMost: mostBundleBytes }))
  const withSessions = gzipSync(await bundle('browser-gateway')).length
  add({ what: 'bundle with browser sessions, gzip', unit, ours: withSessions })

  const first = { gateway: bundles.gateway, bare: await bundle('bare-first') }
  const root = await startService(0)
  add(await measureFirst(first, root, 0, firstRequests))
  add(await measureFirst(first, await startService(serviceMs), serviceMs, firstRequests))

  await using workers = await startWorkers({ ...bundles, choosing: await bundle('choosing') }, root)
  for (const load of loads) add(...(await measureLoad(load, workers, thoroughness)))
  // What nobody can do without who looks at headers, so nothing is wished for.
  const load: Load = { ...small, name: 'small bodies, by a Worker that only chooses headers' }
  const portOf = (name: string): number => workers.portOf(name === 'gateway' ? 'choosing' : name)
  const least = await measureLoad(load, { portOf }, thoroughness)
  add(...least.slice(0, 2).map(({ wish: _wish, verdict: _verdict, ...row }) => row))
} finally {
  for (const service of services) service.kill()
}
if (asJson) process.stdout.write(`${JSON.stringify(rows)}\n`)
process.exitCode = rows.every(({ verdict }) => verdict !== 'poor') ? 0 : 1

async function startService(delayMs: number): Promise<string> {
  const program = fileURLToPath(new URL('service.ts', import.meta.url))
  const service = spawn(process.execPath, [program, String(delayMs)], { stdio: ['pipe', 'pipe', 'inherit'] })
  services.push(service)
  const [port] = await once(service.stdout, 'data')
  return `http://127.0.0.1:${Number(port)}`
}

function add(...measured: readonly Row[]): void {
  rows.push(...measured)
  for (const row of measured) (asJson ? process.stderr : process.stdout).write(`${toLine(row)}\n`)
}
