import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { type Bench, compare, type Row } from '../bench.ts'
import { bundleWorker } from '../bundle-worker.ts'
import { processRuntimes } from '../machine.ts'
import { median } from '../median.ts'
import { startService } from '../service/start-service.ts'
import type { Settings } from './by-hand.ts'
import { startProcess, type Start } from './start-process.ts'
import { startWorker } from './start-worker.ts'

const mostTimes = 1.2
const byHand = 'by hand'
const core = '@santedb/auth-core'
const entry = `${core}/client-credentials`
const undecided = `${entry}, dialect to be found out`
const peer = '@badgateway/oauth2-client'

const notes = [
  'Each start is a process of its own, and the starters take turns: ratios are medians of those within one round. A process is timed from its start to its end, and its program from its first line to the first answer, imports included. By hand is a POST to the token endpoint and a GET, without a line more.',
  'Where the dialect is left to be found out, that is a request more, once in the life of a process.',
  'On workerd it is the first request to a Worker in a workerd of its own; both are one minified module.',
]

export const bench: Bench = async ({ quick, rounds = quick ? 1 : 21, progress }) => {
  using service = await startService()
  const settings: Settings = {
    root: service.root,
    clientId: EXAMPLE_APPLICATION.id,
    device: { id: EXAMPLE_DEVICE.id, secret: EXAMPLE_DEVICE.secret },
  }
  const rows: Row[] = []
  let starts = 0
  for (const runtime of processRuntimes) {
    progress(runtime)
    const own = runtime === 'Node.js' ? ['@santedb/auth-node'] : []
    const starters = [byHand, entry, core, ...own, undecided, peer]
    const taken = new Map<string, Start[]>(starters.map((starter) => [starter, []]))
    for (let round = 0; round < rounds; round += 1) {
      for (const starter of inTurn(starters, round)) {
        taken.get(starter)?.push(await startProcess(runtime, starter, settings))
        starts += 1
      }
    }
    rows.push(...toRows(runtime, taken))
  }
  progress('workerd')
  const workers = {
    ours: await bundleWorker(new URL('programs/our-worker.ts', import.meta.url)),
    hand: await bundleWorker(new URL('programs/hand-worker.ts', import.meta.url)),
  }
  const ms: Record<keyof typeof workers, number[]> = { ours: [], hand: [] }
  for (let round = 0; round < Math.ceil(rounds / 2); round += 1) {
    for (const name of inTurn(['ours', 'hand'] as const, round)) {
      ms[name].push(await startWorker(workers[name], settings))
      starts += 1
    }
  }
  rows.push(
    compare({
      what: 'workerd, first request, @santedb/auth-cloudflare',
      unit: 'ms',
      ours: median(ms.ours),
      beside: [byHand, median(ms.hand)],
      ratio: ratioOf(ms.ours, ms.hand),
      wish: { ratio: { atMost: mostTimes } },
    }),
  )
  const { calls, callsWithoutSession } = await service.seen()
  rows.push(
    compare({ what: 'starts', unit: '', ours: starts }),
    compare({
      what: 'calls with a session that the service saw',
      unit: '',
      ours: calls - callsWithoutSession,
      wish: { ours: { atLeast: starts } },
    }),
  )
  return { title: 'From nothing to the first answer', rows, notes }
}

function toRows(runtime: string, taken: ReadonlyMap<string, readonly Start[]>): Row[] {
  const hand = taken.get(byHand) ?? []
  return [...taken].flatMap(([starter, starts]) => {
    if (starter === byHand) return []
    // What costs a request more, and what is not ours, has no wish.
    const hasWish = starter !== undecided && starter !== peer
    return (['processMs', 'programMs'] as const).map((time) => {
      const [ours, other] = [starts.map((it) => it[time]), hand.map((it) => it[time])]
      return compare({
        what: `${runtime}, ${time === 'processMs' ? 'process' : 'program'}, ${starter}`,
        unit: 'ms',
        ours: median(ours),
        beside: [byHand, median(other)],
        ratio: ratioOf(ours, other),
        ...(hasWish && time === 'processMs' && { wish: { ratio: { atMost: mostTimes } } }),
      })
    })
  })
}

function ratioOf(ours: readonly number[], other: readonly number[]): number {
  return median(ours.map((ms, round) => ms / (other[round] ?? Number.NaN)))
}

/** Each round begins with another one. */
function inTurn<T>(all: readonly T[], round: number): readonly T[] {
  const first = round % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}
