import { startWorkers } from '../start-workers.ts'
import type { Settings } from './by-hand.ts'

/** How many milliseconds a Worker in a workerd of its own takes over the first request that it gets. */
export async function startWorker(contents: string, settings: Settings): Promise<number> {
  await using workers = await startWorkers({ cold: contents }, { SETTINGS: JSON.stringify(settings) })
  const startedAtMs = performance.now()
  const response = await fetch(workers.addressOf('cold'))
  await response.text()
  if (response.status !== 200) throw new Error(`The Worker has answered ${response.status}`)
  return performance.now() - startedAtMs
}
