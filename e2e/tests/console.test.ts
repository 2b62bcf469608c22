// The console in a real browser: every runtime behind it, before the test server in its container, or before the server
// of the environment. There the tests that need scripted trouble or the test server's users are skipped.
import { EXAMPLE_APPLICATION, EXAMPLE_DEVICE } from '@santedb/test-server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { describeAppearance } from '../journeys/appearance.ts'
import { type Bench, times } from '../journeys/bench.ts'
import { describeRuntimes } from '../journeys/runtimes.ts'
import { describeUsers } from '../journeys/users.ts'
import { launchBrowser } from './support/browser.ts'
import { CleanUps } from './support/clean-ups.ts'
import { startConsoleProcess } from './support/console-process.ts'
import { openServerHost } from './support/server-host.ts'

const { SANTEDB_ROOT } = process.env
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

const host = SANTEDB_ROOT ? undefined : await openServerHost()
const given = process.env.SANTEDB_DIALECT === 'icdr2' ? 2 : 3
const subjects: readonly (2 | 3)[] = host ? [2, 3] : [given]
const benches = new Map<2 | 3, Bench>()
const cleanUps = new CleanUps()
let browser: Browser

/** The variables of programs that sign in. */
async function variablesFor(generation: 2 | 3): Promise<Record<string, string>> {
  if (host) {
    const { root } = await host.start({ generation, fixture: JSON.stringify({ generation, ...fixture }) })
    return { SANTEDB_ROOT: root, ...accounts }
  }
  const variables = Object.entries(process.env).filter(([name]) => name.startsWith('SANTEDB_'))
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

beforeAll(async () => {
  if (host) cleanUps.add(() => host.dispose())
  browser = await launchBrowser()
  cleanUps.add(() => browser.close())
  for (const generation of subjects) {
    const flags = ['--outage-seconds', String(times.outageSeconds)]
    const { address, interrupt } = await startConsoleProcess(flags, await variablesFor(generation))
    cleanUps.add(interrupt)
    benches.set(generation, { generation, address, browser })
  }
}, 180_000)
afterAll(() => cleanUps.run(), 60_000)

const where = host ? `the ${host.kind} of iCDR` : 'the server of the environment, taken for iCDR'

describe.for(subjects)(`before ${where} %i`, (generation) => {
  const bench = (): Bench => {
    const found = benches.get(generation)
    if (!found) throw new Error('The console did not start')
    return found
  }
  const hasControl = host !== undefined
  describeRuntimes(bench, hasControl)
  describeUsers(bench, generation, hasControl)
  describeAppearance(bench, hasControl)
})
