import { bundleWorker } from '../bundle-worker.ts'
import { startWorkers } from '../start-workers.ts'
import { type Plan, takeTurns } from './rounds.ts'
import type { Measured } from './run-process.ts'

/** workerd's turns, in one isolate. */
export async function runWorker(root: string, plan: Plan): Promise<Measured> {
  const warm = await bundleWorker(new URL('programs/worker.ts', import.meta.url))
  await using workers = await startWorkers({ warm }, { ROOT: root })
  const { origin } = workers.addressOf('warm')
  const ask = async (parameters: Record<string, string>): Promise<string> => {
    const response = await fetch(`${origin}/?${new URLSearchParams(parameters)}`)
    const text = await response.text()
    if (!response.ok) throw new Error(`workerd has answered ${response.status}: ${text}`)
    return text
  }
  const names: string[] = JSON.parse(await ask({}))
  const { rounds, warmUpRounds } = plan
  const measure = (over: 'loopback' | 'stub', calls: number) =>
    takeTurns(names, { rounds, warmUpRounds, calls }, async (name) => {
      const startedAtMs = performance.now()
      await ask({ name, over, calls: String(calls) })
      return performance.now() - startedAtMs
    })
  return {
    loopback: await measure('loopback', plan.callsOverLoopback),
    stub: await measure('stub', plan.callsToStub),
  }
}
