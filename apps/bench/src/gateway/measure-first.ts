import { compare, type Row } from '../bench.ts'
import { sendRequests } from '../send-requests.ts'
import { startWorkers } from '../start-workers.ts'
import { bindingsFor } from './bindings.ts'
import { requestOf } from './load.ts'
import { inTheMiddle, type Name, runRounds } from './rounds.ts'

const highestRatio = 1.2

/** How long the first request of an isolate takes, beside a Worker that does the same two fetches. */
export async function measureFirst(
  bundles: Readonly<Record<Name, string>>,
  root: string,
  serviceMs: number,
  turns: number,
): Promise<Row> {
  const bytes = requestOf({ name: 'first', path: '/fhir/Patient', connections: 1 })
  const rounds = await runRounds(turns, async (name) => {
    await using workers = await startWorkers({ [name]: bundles[name] }, bindingsFor(root))
    const { latenciesMs } = await sendRequests(
      { bytes, connections: 1 },
      Number(workers.addressOf(name).port),
      0,
    )
    return latenciesMs[0] ?? Number.NaN
  })
  const service = serviceMs > 0 ? `after ${serviceMs} ms` : 'at once'
  return compare({
    what: `first request, with a service that answers ${service}`,
    unit: 'ms',
    ...inTheMiddle(rounds, (ms) => ms, 'the same two fetches'),
    // A service that answers at once is none: then there is nothing but code that runs for the first time.
    ...(serviceMs > 0 && { wish: { ratio: { atMost: highestRatio } } }),
  })
}
