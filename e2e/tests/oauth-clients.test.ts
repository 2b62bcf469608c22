// What the documentation says of general OAuth clients, measured: each signs in to both generations.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createTestServer, EXAMPLE_DEVICE, type TestServer } from '@santedb/test-server'
import { listen } from '@santedb/test-server/node'
import { expect, test } from 'vitest'
import { repository } from './support/documents.ts'
import { type OAuthClient, oauthClients } from './support/oauth-clients.ts'

const page = readFileSync(join(repository, 'apps/docs/pages/comparison.md'), 'utf8')
const names = Object.keys(oauthClients)

interface Trial {
  generation: 2 | 3
  server: TestServer
  root: string
  client: OAuthClient
}

/** What is measured, by the words that the page has for it. */
const trials: Record<
  string,
  { generation: 2 | 3; deviceSecret?: string; measure: (trial: Trial) => Promise<string> }
> = {
  'signs in to iCDR 3.x': { generation: 3, measure: signsIn },
  'signs in to iCDR 2.x': { generation: 2, measure: signsIn },
  'takes a session of half an hour (iCDR 2.x) to live for': {
    generation: 2,
    measure: async ({ client }) =>
      client.obtain().then(
        (lifetimeMs) => `${Math.round(lifetimeMs / 360_000) / 10} hours`,
        () => 'has none',
      ),
  },
  'token requests for 20 callers at once': {
    generation: 3,
    async measure({ client, server }) {
      await Promise.allSettled(Array.from({ length: 20 }, () => client.obtain()))
      return String(server.tokenRequests)
    },
  },
  'token requests for 10 attempts with a wrong secret': {
    generation: 3,
    deviceSecret: 'wrong',
    async measure({ client, server }) {
      for (let attempt = 0; attempt < 10; attempt += 1) await client.obtain().catch(() => undefined)
      return String(server.tokenRequests)
    },
  },
  'a call whose session was ended (iCDR 3.x)': { generation: 3, measure: callsAfterTheEnd },
  'a call whose session was ended (iCDR 2.x)': { generation: 2, measure: callsAfterTheEnd },
}

async function signsIn({ client }: Trial): Promise<string> {
  return client.obtain().then(
    () => 'yes',
    () => 'no',
  )
}

async function callsAfterTheEnd({ client, server, root }: Trial): Promise<string> {
  if (!client.call) return 'keeps no session'
  await client.call(`${root}/fhir/Patient`)
  server.sessions.revokeAll()
  const { status } = await client.call(`${root}/fhir/Patient`)
  return status === 200 ? 'is made again' : `fails with ${status}`
}

test.for(Object.entries(trials))(
  '%s: as the page says',
  async ([words, { generation, deviceSecret, measure }]) => {
    const measured: string[] = []
    for (const name of names) {
      const server = createTestServer({ generation })
      await using listener = await listen(server)
      const options = { root: listener.root, generation, deviceSecret: deviceSecret ?? EXAMPLE_DEVICE.secret }
      const client = oauthClients[name]?.(options)
      if (client) measured.push(await measure({ generation, server, root: listener.root, client }))
    }
    expect(rowOf(words)).toEqual(measured)
  },
)

test('the page names the clients and their versions', () => {
  const { resolve } = createRequire(import.meta.url)
  const versions = names.slice(1).map((name) => {
    const path = resolve(name)
    const folder = path.slice(0, path.lastIndexOf(`/node_modules/${name}/`)) + `/node_modules/${name}`
    return `${name} ${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version}`
  })
  expect(rowOf('')).toEqual(['SanteDB Auth', ...versions])
})

/** The cells of a row of the page's table, by its first one. */
function rowOf(first: string): string[] | undefined {
  const rows = page.split('\n').filter((line) => line.startsWith('|'))
  const cells = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  return cells.find((row) => row[0] === first)?.slice(1)
}
