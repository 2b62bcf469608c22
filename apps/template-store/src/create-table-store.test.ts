import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createAuth } from '@santedb/auth-core'
import { storeContract } from '@santedb/auth-core/store-contract'
import { createScriptedFetch } from '@santedb/auth-core/testing'
import { afterAll, expect, test } from 'vitest'
import { createTableStore } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'santedb-auth-table-'))
const databases: DatabaseSync[] = []
afterAll(() => {
  for (const database of databases) if (database.isOpen) database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One more connection to the same file, as another process would have one. */
function open(): DatabaseSync {
  const database = new DatabaseSync(join(folder, 'sessions.db'), { timeout: 1000 })
  databases.push(database)
  return database
}

const contract = storeContract({
  create: () => createTableStore(open()),
  claims: ['expiry', 'lock'],
  createFailing() {
    const database = open()
    const store = createTableStore(database)
    database.close()
    return store
  },
})
test.concurrent.for([...contract])('$name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})

test('claims all but that a late holder is told', () => {
  expect(contract.leftOut).toEqual([
    'a holder whose lease is over overwrites nothing that the next holder wrote',
    'who came late writes again with a lease of its own',
  ])
})

test('two who share the table hold one session', async () => {
  const server = createScriptedFetch()
  const [one, other] = [open(), open()].map((database) =>
    createAuth({
      root: 'https://icdr.example.org',
      clientId: 'EXAMPLE_APPLICATION',
      clientSecret: 'a secret',
      store: createTableStore(database),
      fetch: server.fetch,
    }),
  )
  await one?.session()
  await other?.session()
  expect(server.tokenRequests).toHaveLength(1)
})
