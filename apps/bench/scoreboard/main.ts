// pnpm scoreboard                all clients in all weather; writes apps/docs/pages/scoreboard.md
//   --json                       prints JSON instead of a table
//   --client simple-oauth2       one of them (can be given several times), and writes no page
//   --weather herd               one weather (likewise)
// Ends with 1 when a cell of ours is bad.
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { readVersions } from './versions.ts'
import { contestants } from './clients.ts'
import { pagePath, toPage } from './page.ts'
import { type Board, toText } from './print.ts'
import { runColumn } from './run.ts'
import { weathers } from './weather/index.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    client: { type: 'string', multiple: true },
    weather: { type: 'string', multiple: true },
  },
})
const names = { client: contestants.map(({ name }) => name), weather: weathers.map(({ name }) => name) }
for (const kind of ['client', 'weather'] as const) {
  const unknown = values[kind]?.filter((name) => !names[kind].includes(name)) ?? []
  if (unknown.length > 0) {
    console.error(`There is no ${kind} ${unknown.join(', ')}. There are: ${names[kind].join(', ')}`)
    process.exit(2)
  }
}

// A client's own business is no reason to end the others'.
process.on('unhandledRejection', (reason) => console.error('Nobody caught:', reason))

const [fair, ...others] = weathers
const chosenWeathers = others.filter(({ name }) => values.weather?.includes(name) ?? true)
const chosen = contestants.filter(({ name }) => values.client?.includes(name) ?? true)
if (!values.weather)
  process.stderr.write('This takes two minutes: some of it waits for timers as they are.\n')
const columns = await Promise.all(
  ([3, 2] as const).flatMap((generation) =>
    chosen.map((contestant) => runColumn(contestant, generation, fair ? [fair, ...chosenWeathers] : [])),
  ),
)
const board: Board = {
  date: new Date().toISOString().slice(0, 10),
  machine: cpus()[0]?.model ?? 'unknown processor',
  versions: { 'Node.js': process.versions.node, ...readVersions(contestants) },
  columns,
}
if (!values.client && !values.weather) writeFileSync(pagePath, toPage(board))
console.log(values.json ? JSON.stringify(board, undefined, 2) : toText(board))

const ours = new Set(contestants.filter(({ isOurs }) => isOurs).map(({ name }) => name))
const isGood = columns
  .filter(({ client }) => ours.has(client))
  .every(({ cells }) => Object.values(cells).every(({ verdict }) => verdict === 'good'))
// Timers of clients that cannot be stopped would keep this alive.
process.exit(isGood ? 0 : 1)
