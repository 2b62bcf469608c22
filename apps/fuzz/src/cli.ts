import { fileURLToPath } from 'node:url'
import { parseArguments, usage } from './arguments.ts'
import type { CampaignReport } from './engine/campaign.ts'
import { keepFound, readFound } from './engine/found.ts'
import { type FoundFault, supervise } from './engine/supervise.ts'
import { Fault, type Target } from './engine/target.ts'
import { targets } from './targets/index.ts'

const found = fileURLToPath(new URL('../found', import.meta.url))
const module = new URL('targets/index.ts', import.meta.url).href

interface Row extends CampaignReport {
  readonly target: string
  readonly seconds: number
  readonly faults: readonly {
    readonly file: string
    readonly message: string
    readonly stack?: string | undefined
  }[]
}

// So that what lies about is tidied up.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
process.exitCode = await main()

async function main(): Promise<number> {
  let wanted
  try {
    wanted = parseArguments(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  if (!wanted) {
    for (const { name, about } of targets) console.log(`${name.padEnd(24)} ${about}`)
    return 0
  }
  const { seed, json } = wanted
  const chosen = targets.filter(
    ({ name }) => wanted.targets.length === 0 || wanted.targets.some((it) => name.startsWith(it)),
  )
  if (chosen.length === 0) {
    console.error(`There is no target ${wanted.targets.join(', ')}.\n\n${usage}`)
    return 2
  }
  if (!json) {
    console.log(`Seed ${seed}, Node ${process.version}`)
    console.log('target                      inputs      /s  corpus reached  faults')
  }
  const rows: Row[] = []
  const waiting = [...chosen]
  const work = async () => {
    for (let target = waiting.shift(); target; target = waiting.shift()) {
      const row = await fuzz(target, wanted)
      rows.push(row)
      if (!json) print(row)
    }
  }
  await Promise.all(Array.from({ length: wanted.jobs }, work))
  if (json) console.log(JSON.stringify({ seed, node: process.version, targets: rows }, null, 2))
  return rows.some(({ faults }) => faults.length > 0) ? 1 : 0
}

async function fuzz(
  { name }: Target,
  { seed, seconds, runs, guided }: { seed: number; seconds: number; runs: number; guided: boolean },
): Promise<Row> {
  const startedAtMs = Date.now()
  const faults: Row['faults'][number][] = []
  const onFault = ({ kind, message, input, stack }: FoundFault) => {
    const file = keepFound(found, name, new Fault(kind, message.replace(`${kind}: `, '')), input)
    faults.push({ file, message, stack })
  }
  const kept = readFound(found, name).map(({ input }) => input)
  const untilMs = startedAtMs + seconds * 1000
  const report = await supervise({ module, name, seed, runs, untilMs, guided, kept, onFault })
  return { target: name, ...report, seconds: (Date.now() - startedAtMs) / 1000, faults }
}

function print({ target, runs, seconds, corpus, reached, faults }: Row): void {
  const columns = [runs, Math.round(runs / seconds), corpus, reached, faults.length]
  const widths = [8, 8, 8, 8, 8]
  console.log(
    target.padEnd(26) + columns.map((column, index) => String(column).padStart(widths[index] ?? 0)).join(''),
  )
  for (const { file, message, stack } of faults) {
    console.log(
      `  found/${file}\n    ${message}${stack ? `\n    ${stack.split('\n').slice(0, 6).join('\n    ')}` : ''}`,
    )
  }
}
