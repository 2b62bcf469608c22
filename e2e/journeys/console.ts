// The console in a real browser: every runtime behind it, before the test server in its container, or before the server
// of the environment. There the tests that need scripted trouble or the test server's users are skipped.
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchBrowser } from '../tests/support/browser.ts'
import { CleanUps } from '../tests/support/clean-ups.ts'
import { startConsoleProcess } from '../tests/support/console-process.ts'
import { startSharedServer } from '../tests/support/shared-server.ts'
import { describeAppearance } from './appearance.ts'
import { type Bench, times } from './bench.ts'
import { describeRuntimes } from './runtimes.ts'
import { describeUsers } from './users.ts'

const { SANTEDB_ROOT, SANTEDB_DIALECT } = process.env
const hasControl = SANTEDB_ROOT === undefined
const generationGiven = SANTEDB_DIALECT === 'icdr2' ? 2 : 3
const where = hasControl ? 'a test server of' : 'the server of the environment, taken for'

const fixture = {
  sessionLengthSeconds: times.sessionSeconds,
  // For iCDR 2.x: what an elevation and a sign-in by code need.
  allowedClaims: ['urn:santedb:org:override', 'urn:oasis:names:tc:xacml:2.0:action:purpose'],
  usableCodes: true,
}
const accounts = {
  SANTEDB_CLIENT_ID: EXAMPLE_APPLICATION.id,
  SANTEDB_CLIENT_SECRET: EXAMPLE_APPLICATION.secret,
  SANTEDB_DEVICE_ID: EXAMPLE_DEVICE.id,
  SANTEDB_DEVICE_SECRET: EXAMPLE_DEVICE.secret,
}

/** All journeys through the console before a server of one generation. */
export function describeConsole(generation: 2 | 3): void {
  describe.runIf(hasControl || generation === generationGiven)(`before ${where} iCDR ${generation}`, () => {
    const cleanUps = new CleanUps()
    let bench: Bench | undefined
    beforeAll(async () => {
      const variables = await variablesFor(generation)
      const browser = await launchBrowser()
      cleanUps.add(() => browser.close())
      const flags = ['--outage-seconds', String(times.outageSeconds)]
      const { address, interrupt } = await startConsoleProcess(flags, variables)
      cleanUps.add(interrupt)
      bench = { generation, address, browser }
    }, 180_000)
    afterAll(() => cleanUps.run(), 60_000)

    const opened = (): Bench => {
      if (!bench) throw new Error('The console did not start')
      return bench
    }
    describeRuntimes(opened, hasControl)
    describeUsers(opened, generation, hasControl)
    describeAppearance(opened, hasControl)
  })
}

/** The variables of programs that sign in. */
async function variablesFor(generation: 2 | 3): Promise<Record<string, string>> {
  if (hasControl) {
    const { root } = await startSharedServer({
      generation,
      fixture: JSON.stringify({ generation, ...fixture }),
    })
    return { SANTEDB_ROOT: root, ...accounts }
  }
  const variables = Object.entries(process.env).filter(([name]) => name.startsWith('SANTEDB_'))
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
