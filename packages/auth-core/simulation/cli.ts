// `pnpm simulate --seed N` replays one run; `pnpm simulate --runs N` makes N of them, from seed 1 or `--from`.
import { parseArgs } from 'node:util'
import { type RunResult, runSimulation } from './run-simulation.ts'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string' }, from: { type: 'string' } },
})
const from = read('seed') ?? read('from') ?? 1
const runs = values.seed === undefined ? (read('runs') ?? 1000) : 1
const startedAtMs = performance.now()

let events = 0
let failed = 0
for (let seed = from; seed < from + runs && failed < 5; seed += 1) {
  const result = await runSimulation(seed)
  events += result.events
  if (result.violations.length > 0) failed += 1
  if (result.violations.length > 0 || values.seed !== undefined) show(result)
}
const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1)
console.log(`${runs} runs, ${events} events, ${failed} failed, ${seconds} s`)
process.exitCode = failed > 0 ? 1 : 0

/** A whole number; with any other there would be no run, and none that failed. */
function read(name: keyof typeof values): number | undefined {
  const text = values[name]
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() === '' || !Number.isSafeInteger(number) || number < (name === 'runs' ? 1 : 0)) {
    throw new Error(`--${name} must be a whole number${name === 'runs' ? ' above 0' : ''}.`)
  }
  return number
}

function show({ seed, scenario, digest, violations, tail }: RunResult): void {
  console.log(tail.join('\n'))
  console.log(JSON.stringify(scenario))
  for (const violation of violations) console.log(`violated: ${violation}`)
  console.log(`seed ${seed}, digest ${digest}; again with: pnpm simulate --seed ${seed}`)
}
