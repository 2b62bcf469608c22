import { judge, type Row } from './rows.ts'
import { compare, type Name, runRounds } from './rounds.ts'
import { sendRequests } from './send-requests.ts'
import { key, startWorkers } from './start-workers.ts'

const highestRatio = 1.2

/** How long the first request of an isolate takes, beside a Worker that does the same two fetches. */
export async function measureFirst(
  bundles: Readonly<Record<Name, string>>,
  root: string,
  serviceMs: number,
  turns: number,
): Promise<Row> {
  const load = { name: 'first', path: '/fhir/Patient', connections: 1 }
  const rounds = await runRounds(turns, async (name) => {
    await using workers = await startWorkers({ [name]: bundles[name] }, root)
    const { latenciesMs } = await sendRequests(load, workers.portOf(name), key, 0)
    return latenciesMs[0] ?? Number.NaN
  })
  const service = serviceMs > 0 ? `after ${serviceMs} ms` : 'at once'
  const row: Row = {
    what: `first request, with a service that answers ${service}`,
    unit: 'ms',
    besideName: 'the same two fetches',
    ...compare(rounds),
  }
  // A service that answers at once is none: then there is nothing but code that runs for the first time.
  return serviceMs > 0 ? judge(row, { atMost: highestRatio }) : row
}
