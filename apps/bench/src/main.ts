// pnpm bench                     all benches, by turn
// pnpm bench warm cold           some
//   --quick                      as little as shows that everything works
//   --rounds 40                  longer or shorter than otherwise
//   --json, --markdown           instead of a table
//   --page                       and into the page of the documentation, where the others stay as they were
// Ends with 1 when a wish is missed.
import { parseArgs } from 'node:util'
import type { Bench } from './bench.ts'
import { readCircumstances } from './machine.ts'
import { writePage } from './page.ts'
import { type Report, toMarkdown, toText } from './print.ts'

const benches: Readonly<Record<string, () => Promise<{ bench: Bench }>>> = {
  warm: () => import('./warm/bench.ts'),
  cold: () => import('./cold/bench.ts'),
  size: () => import('./size/bench.ts'),
  herd: () => import('./herd/bench.ts'),
  fleet: () => import('./fleet/bench.ts'),
  expiry: () => import('./expiry/bench.ts'),
  memory: () => import('./memory/bench.ts'),
  gateway: () => import('./gateway/bench.ts'),
  'test-server': () => import('./test-server/bench.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    json: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    page: { type: 'boolean', default: false },
  },
})

const unknown = positionals.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

const circumstances = readCircumstances()
const results: Record<string, Report['results'][string]> = {}
let isPoor = false
for (const name of positionals.length > 0 ? positionals : Object.keys(benches)) {
  const load = benches[name]
  if (!load) continue
  const { bench } = await load()
  try {
    const result = await bench({
      quick: values.quick,
      rounds: values.rounds === undefined ? undefined : Number(values.rounds),
      progress: (text) => process.stderr.write(`${name}: ${text}\n`),
    })
    results[name] = result
    isPoor ||= result.rows.some(({ verdict }) => verdict === 'poor')
  } catch (error) {
    // What the others have measured is not lost.
    console.error(`${name} could not be measured:`, error)
    isPoor = true
  }
}

const report: Report = { circumstances, results }
if (values.page) writePage(report)
if (values.json) console.log(JSON.stringify(report, undefined, 2))
else console.log(values.markdown ? toMarkdown(report) : toText(report))
process.exitCode = isPoor ? 1 : 0
