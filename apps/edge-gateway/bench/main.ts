// What the gateway costs, measured in workerd beside a Worker that passes everything on, in the same run.
//   --json   rows as `pnpm bench` has them, on standard output; the lines go to standard error
//   --quick  as little as shows that it works
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Load, type Sent, sendRequests } from './send-requests.ts'
import { bundle, key, type RunningWorkers, startWorkers } from './start-workers.ts'

const lowestRateRatio = 0.9
const highestLatencyRatio = 1.2
const highestFirstRatio = 1.2
const mostBundleBytes = 30_000

// A first request is mostly a wait for two answers: this is how long a server takes that is near and not busy.
const serviceMs = 25
// Until the engine has compiled what is called often, of which the gateway has more.
const isQuick = process.argv.includes('--quick')
const warmUpMs = isQuick ? 50 : 2000
const roundMs = isQuick ? 50 : 500
const rounds = isQuick ? 2 : 12
const firstRequests = isQuick ? 1 : 9

const loads: readonly Load[] = [
  { name: 'small bodies', path: '/fhir/Patient', connections: 16 },
  { name: '5 MB answers', path: '/fhir/large', connections: 4 },
  { name: '5 MB uploads', path: '/fhir/Patient', connections: 4, bodyBytes: 5_000_000 },
]

const services: ChildProcess[] = []
interface Row {
  readonly what: string
  readonly unit: string
  readonly ours: number
  readonly besideName?: string
  readonly beside?: number
  readonly ratio?: number
  readonly wish?: string
  readonly verdict?: 'good' | 'poor'
}

const asJson = process.argv.includes('--json')
const rows: Row[] = []
try {
  const bundles = { gateway: await bundle('gateway'), bare: await bundle('bare') }
  const bytes = gzipSync(bundles.gateway).length
  judge(
    `The gateway's bundle is ${bytes} bytes, gzip`,
    { what: 'bundle, gzip', unit: 'bytes', ours: bytes },
    bytes <= mostBundleBytes,
    `at most ${mostBundleBytes}`,
  )

  const first = { gateway: bundles.gateway, bare: await bundle('bare-first') }
  const root = await startService(0)
  const loopback = await measureFirst(first, root)
  const atOnce = 'with a service that answers at once'
  print(`      ${loopback.text}, ${atOnce}`)
  rows.push({ what: `first request, ${atOnce}`, ...loopback.row })
  const { text, row } = await measureFirst(first, await startService(serviceMs))
  const service = `with a service that answers after ${serviceMs} ms`
  judge(
    `${text}, ${service}`,
    { what: `first request, ${service}`, ...row },
    row.ratio <= highestFirstRatio,
    `at most ${highestFirstRatio}`,
  )

  await using workers = await startWorkers(bundles, root)
  for (const load of loads) await measureLoad(load, workers)
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

async function measureLoad(load: Load, workers: RunningWorkers): Promise<void> {
  const send = (name: string, durationMs: number) => sendRequests(load, workers.portOf(name), key, durationMs)
  for (const name of ['bare', 'gateway']) await send(name, warmUpMs)
  const sent: { bare: Sent; gateway: Sent }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const order = orderOf(round)
    const [first, second] = [await send(order[0], roundMs), await send(order[1], roundMs)]
    sent.push(order[0] === 'bare' ? { bare: first, gateway: second } : { bare: second, gateway: first })
  }
  const rates = { bare: median(sent.map(({ bare }) => bare.perSecond)), gateway: 0 }
  rates.gateway = median(sent.map(({ gateway }) => gateway.perSecond))
  const ratio = median(sent.map(({ bare, gateway }) => gateway.perSecond / bare.perSecond))
  judge(
    `${load.name}: ${rates.gateway.toFixed(0)} requests per second, and ${rates.bare.toFixed(0)} without it: ${ratio.toFixed(2)}`,
    {
      what: load.name,
      unit: 'requests/s',
      ours: rates.gateway,
      besideName: 'bare Worker',
      beside: rates.bare,
      ratio,
    },
    ratio >= lowestRateRatio,
    `at least ${lowestRateRatio}`,
  )
  // By rounds, as the rates are: of all rounds together the slowest hundredth is that of the round in which the machine
  // was busiest with something else.
  const slow = sent.map(({ bare, gateway }) => ({
    bare: percentile99(bare.latenciesMs),
    gateway: percentile99(gateway.latenciesMs),
  }))
  const [ofGateway, ofBare] = [
    median(slow.map(({ gateway }) => gateway)),
    median(slow.map(({ bare }) => bare)),
  ]
  const latencyRatio = median(slow.map(({ bare, gateway }) => gateway / bare))
  judge(
    `${load.name}: 99 of 100 within ${ofGateway.toFixed(2)} ms, and ${ofBare.toFixed(2)} ms without it: ${latencyRatio.toFixed(2)}`,
    {
      what: `${load.name}: 99 of 100 within`,
      unit: 'ms',
      ours: ofGateway,
      besideName: 'bare Worker',
      beside: ofBare,
      ratio: latencyRatio,
    },
    latencyRatio <= highestLatencyRatio,
    `at most ${highestLatencyRatio}`,
  )
}

async function measureFirst(
  bundles: { gateway: string; bare: string },
  root: string,
): Promise<{ text: string; row: Omit<Row, 'what'> & { ratio: number } }> {
  const durations: Record<'gateway' | 'bare', number[]> = { gateway: [], bare: [] }
  for (let turn = 0; turn < firstRequests; turn += 1) {
    for (const name of orderOf(turn)) {
      await using workers = await startWorkers({ [name]: bundles[name] }, root)
      const load: Load = { name, path: '/fhir/Patient', connections: 1 }
      const { latenciesMs } = await sendRequests(load, workers.portOf(name), key, 0)
      durations[name].push(...latenciesMs)
    }
  }
  const [ofGateway, ofBare] = [median(durations.gateway), median(durations.bare)]
  const ratio = ofGateway / ofBare
  const text = `The first request takes ${ofGateway.toFixed(1)} ms, and ${ofBare.toFixed(1)} ms with the same two fetches alone: ${ratio.toFixed(2)}`
  return {
    text,
    row: { unit: 'ms', ours: ofGateway, besideName: 'the same two fetches', beside: ofBare, ratio },
  }
}

/** By turns, so that neither is always the one that comes after the other. */
function orderOf(turn: number): readonly ['bare' | 'gateway', 'bare' | 'gateway'] {
  return turn % 2 === 0 ? ['bare', 'gateway'] : ['gateway', 'bare']
}

function judge(text: string, row: Row, isGood: boolean, wish: string): void {
  rows.push({ ...row, wish, verdict: isGood ? 'good' : 'poor' })
  print(`${isGood ? 'good' : 'POOR'}  ${text} (${wish})`)
}

function print(line: string): void {
  if (asJson) process.stderr.write(`${line}\n`)
  else process.stdout.write(`${line}\n`)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0
}

function percentile99(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length * 0.99)] ?? 0
}
