// What `npm run console` runs: everything behind the page, until Ctrl-C.
import { parseArgs } from 'node:util'
import { startConsole } from './start-console.ts'
import { readSettings } from './settings.ts'

const { values } = parseArgs({
  options: {
    generation: { type: 'string', default: '3' },
    port: { type: 'string', default: '8400' },
    'session-seconds': { type: 'string', default: '60' },
    'outage-seconds': { type: 'string', default: '30' },
  },
})

try {
  const settings = readSettings(values, process.env)
  const { address, stop } = await startConsole(settings)
  const end = () => {
    process.off('SIGINT', end).off('SIGTERM', end)
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', end).on('SIGTERM', end)
  console.log(`\n  The console is at ${address}\n  Ctrl-C stops it, and everything behind it.\n`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
