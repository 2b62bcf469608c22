// What `npm start` runs: the exchange of SanteDB's documents, step by step, against the embedded test server or,
// with the `SANTEDB_*` variables set, against a server of your own.
import { parseArgs } from 'node:util'
import { createAuth } from '@santedb/auth-core'
import { createTestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { describeSession, describeTokenRequest, secondsLeft, showFailure, showStep } from './report.ts'
import { readSettings } from './settings.ts'
import { watchTokenRequests } from './watch-fetch.ts'

const resource = '/fhir/Patient'
// Somebody is looking on: a server that is not there should not take half a minute.
const timeoutMs = 5000

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } })
  process.exitCode = await run(values.json)
} catch (error) {
  showFailure(error)
  process.exitCode = 1
}

async function run(json: boolean): Promise<number> {
  const { root: givenRoot, ...settings } = readSettings(process.env)
  const embedded = givenRoot ? undefined : await listen(createTestServer({ generation: 2 }), { port: 0 })
  try {
    const root = givenRoot ?? String(embedded?.root)
    const show = json ? () => {} : showStep
    if (!json)
      console.log(`\n  Signing in to ${embedded ? 'the embedded test server' : 'SanteDB'} at ${root}`)

    const { fetch, tokenRequests } = watchTokenRequests()
    let dialect = 'unknown'
    const auth = createAuth({
      ...settings,
      root,
      fetch,
      timeoutMs,
      onEvent: (event) => {
        if (event.type === 'dialect_found') dialect = event.dialect
      },
    })
    const lastTokenRequest = () => tokenRequests.slice(-1).flatMap(describeTokenRequest)

    const session = await auth.session()
    show(1, `Asked for a session (the server speaks ${dialect})`, lastTokenRequest())
    show(2, 'SanteDB granted', describeSession(session))

    const response = await auth.fetch(resource)
    await response.body?.cancel()
    show(3, `Called ${resource} with auth.fetch`, [`-> HTTP ${response.status}`])

    const renewed = await auth.renew()
    show(4, 'Renewed the session', [...lastTokenRequest(), ...describeSession(renewed).slice(1, 3)])

    const { endedAtServer } = await auth.signOut()
    const farewell = endedAtServer
      ? 'SanteDB ended the session.'
      : 'The session is forgotten here; only iCDR 3.x can end it at the server.'
    show(5, 'Signed out', [farewell])

    if (json) {
      const { policies, subject } = session
      const outcome = {
        root,
        dialect,
        session: { expiresInSeconds: secondsLeft(session), policies, subject },
        resource: { status: response.status },
        tokenRequests: tokenRequests.length,
      }
      console.log(JSON.stringify(outcome))
    } else console.log()
    return response.ok ? 0 : 1
  } finally {
    await embedded?.close()
  }
}
