import { compare, type Row } from '../bench.ts'
import { quantile } from '../median.ts'
import { sendRequests } from '../send-requests.ts'
import type { RunningWorkers } from '../start-workers.ts'
import { type Load, requestOf } from './load.ts'
import { watchChild } from './processor-time.ts'
import { inTheMiddle, type Name, names, runRounds } from './rounds.ts'

/** How long is measured, and how often. */
export interface Thoroughness {
  readonly warmUpMs: number
  readonly roundMs: number
  readonly rounds: number
}

const lowestRateRatio = 0.9
const highestLatencyRatio = 1.2

/** What a load comes to: as many requests as go through, and how long one takes while the machine is not busy. */
export async function measureLoad(
  load: Load,
  workers: Pick<RunningWorkers, 'addressOf'>,
  { warmUpMs, roundMs, rounds }: Thoroughness,
): Promise<Row[]> {
  const { connections } = load
  const bytes = requestOf(load)
  const send = (name: Name, durationMs: number, restMs?: number) =>
    sendRequests({ bytes, connections, restMs }, Number(workers.addressOf(name).port), durationMs)
  for (const name of names) await send(name, warmUpMs)

  const worked = watchChild('workerd')
  const busy = await runRounds(rounds, async (name) => {
    const before = worked?.() ?? Number.NaN
    const { perSecond, latenciesMs } = await send(name, roundMs)
    return { perSecond, workedUs: ((worked?.() ?? Number.NaN) - before) / latenciesMs.length }
  })

  // As fast as they go, both would wait most of all for one another.
  const calm = await runRounds(
    rounds,
    async (name) => (await send(name, roundMs * 2, load.restMs)).latenciesMs,
  )
  const beside = 'bare Worker'
  return [
    compare({
      what: load.name,
      unit: 'requests/s',
      ...inTheMiddle(busy, (it) => it.perSecond, beside),
      wish: { ratio: { atLeast: lowestRateRatio } },
    }),
    ...(worked
      ? [
          compare({
            what: `${load.name}: work of workerd for one`,
            unit: 'µs',
            ...inTheMiddle(busy, (it) => it.workedUs, beside),
          }),
        ]
      : []),
    // By rounds: of all of them together the slowest hundredth is that of the round in which the machine was busiest with
    // something else.
    compare({
      what: `${load.name}: 99 of 100 within`,
      unit: 'ms',
      ...inTheMiddle(calm, (latenciesMs) => quantile(latenciesMs, 0.99), beside),
      wish: { ratio: { atMost: highestLatencyRatio } },
    }),
  ]
}
