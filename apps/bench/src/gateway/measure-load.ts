import { compare, type Row } from '../bench.ts'
import { quantile } from '../median.ts'
import { watchChild } from './processor-time.ts'
import { inTheMiddle, type Name, names, runRounds } from './rounds.ts'
import { type Load, sendRequests } from './send-requests.ts'
import { key, type RunningWorkers } from './start-workers.ts'

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
  workers: Pick<RunningWorkers, 'portOf'>,
  { warmUpMs, roundMs, rounds }: Thoroughness,
): Promise<Row[]> {
  const send = (name: Name, durationMs: number, restMs?: number) =>
    sendRequests({ ...load, restMs }, workers.portOf(name), key, durationMs)
  for (const name of names) await send(name, warmUpMs)

  const worked = watchChild('workerd')
  const busy = await runRounds(rounds, async (name) => {
    const before = worked?.() ?? Number.NaN
    const { perSecond, latenciesMs } = await send(name, roundMs)
    return { perSecond, workedUs: ((worked?.() ?? Number.NaN) - before) / latenciesMs.length }
  })
  const rates = busy.map(({ bare, gateway }) => ({ bare: bare.perSecond, gateway: gateway.perSecond }))
  const works = busy.map(({ bare, gateway }) => ({ bare: bare.workedUs, gateway: gateway.workedUs }))

  // As fast as they go, both would wait most of all for one another.
  const calm = await runRounds(
    rounds,
    async (name) => (await send(name, roundMs * 2, load.restMs)).latenciesMs,
  )
  // By rounds: of all of them together the slowest hundredth is that of the round in which the machine was busiest with
  // something else.
  const slowest = calm.map(({ bare, gateway }) => ({
    bare: quantile(bare, 0.99),
    gateway: quantile(gateway, 0.99),
  }))
  const beside = 'bare Worker'
  return [
    compare({
      what: load.name,
      unit: 'requests/s',
      ...inTheMiddle(rates, beside),
      wish: { ratio: { atLeast: lowestRateRatio } },
    }),
    ...(worked
      ? [
          compare({
            what: `${load.name}: work of workerd for one`,
            unit: 'µs',
            ...inTheMiddle(works, beside),
          }),
        ]
      : []),
    compare({
      what: `${load.name}: 99 of 100 within`,
      unit: 'ms',
      ...inTheMiddle(slowest, beside),
      wish: { ratio: { atMost: highestLatencyRatio } },
    }),
  ]
}
