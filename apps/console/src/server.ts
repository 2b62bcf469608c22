// What `npm run console` runs: everything behind the page, until Ctrl-C.
import { parseArgs } from 'node:util'
import { readSettings } from './settings.ts'
import { type RunningConsole, startConsole } from './start-console.ts'

const { values } = parseArgs({
  options: {
    generation: { type: 'string', default: '3' },
    port: { type: 'string', default: '8400' },
    'session-seconds': { type: 'string', default: '60' },
    'outage-seconds': { type: 'string', default: '30' },
  },
})

let running: RunningConsole | undefined
const end = (): void => {
  process.off('SIGINT', end).off('SIGTERM', end)
  // Before everything is there, what is there ends with this process.
  if (!running) process.exit(1)
  running.stop().then(
    () => process.exit(0),
    (error: unknown) => fail(error),
  )
}
process.on('SIGINT', end).on('SIGTERM', end)

try {
  running = await startConsole(readSettings(values, process.env))
  console.log(`\n  The console is at ${running.address}\n  Ctrl-C stops it, and everything behind it.\n`)
} catch (error) {
  fail(error)
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
