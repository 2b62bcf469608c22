import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type * as sqlite from 'node:sqlite'
import * as v from 'valibot'
import type { StoredFailures, StoredSession, TestServerStore } from '../state/store.ts'
import { randomBytes, toHex } from '../tokens/bytes.ts'

const FILE = 'santedb-test-server.sqlite'
const SECRET_BYTES = 32
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS session (id TEXT PRIMARY KEY, session TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS failures (account TEXT PRIMARY KEY, count INTEGER NOT NULL, locked_until_ms INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
`

const sessionSchema: v.GenericSchema<unknown, StoredSession> = v.object({
  id: v.string(),
  application: v.string(),
  device: v.optional(v.string()),
  user: v.optional(v.string()),
  scopes: v.array(v.string()),
  claims: v.record(v.string(), v.string()),
  notBeforeMs: v.number(),
  notAfterMs: v.number(),
  refreshId: v.optional(v.string()),
  refreshUntilMs: v.number(),
})
const sessionRow = v.object({ session: v.string() })
const failuresRow = v.object({ account: v.string(), count: v.number(), locked_until_ms: v.number() })
const settingRow = v.object({ value: v.string() })

/** What a server keeps in a folder. */
export interface DataFolder extends Disposable {
  /** For the option `store`. */
  readonly store: TestServerStore
  /** A secret for the key `default`: without it no token would outlive the server. */
  readonly defaultKeySecret: string
  /** Closes the database. Can be called twice. */
  readonly close: () => void
}

/**
 * Opens the SQLite database in a folder, and makes both when they are not there. Needs `node:sqlite`, which Node.js
 * has from 22.13 on.
 *
 * @throws {Error} on an older Node.js
 * @throws the system's error when the folder cannot be written
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 * import { openDataFolder } from '@santedb/test-server/node'
 *
 * const { store, defaultKeySecret: secret } = await openDataFolder('./data')
 * const keys = [{ name: 'default', algorithm: 'hmac', secret }] as const
 * const server = createTestServer({ generation: 3, store, keys })
 * ```
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const { DatabaseSync } = await loadSqlite()
  await mkdir(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, FILE))
  database.exec(SCHEMA)
  const putSession = database.prepare('INSERT OR REPLACE INTO session (id, session) VALUES (?, ?)')
  const removeSession = database.prepare('DELETE FROM session WHERE id = ?')
  const putFailures = database.prepare('INSERT OR REPLACE INTO failures VALUES (?, ?, ?)')
  const removeFailures = database.prepare('DELETE FROM failures WHERE account = ?')
  const store: TestServerStore = {
    sessions: () =>
      database
        .prepare('SELECT session FROM session ORDER BY rowid')
        .all()
        .map((row) => v.parse(sessionSchema, JSON.parse(v.parse(sessionRow, row).session))),
    putSession: (session) => void putSession.run(session.id, JSON.stringify(session)),
    removeSession: (id) => void removeSession.run(id),
    clearSessions: () => database.exec('DELETE FROM session'),
    failures: () => database.prepare('SELECT * FROM failures').all().map(toFailures),
    putFailures: ({ account, count, lockedUntilMs }) => void putFailures.run(account, count, lockedUntilMs),
    removeFailures: (account) => void removeFailures.run(account),
    clearFailures: () => database.exec('DELETE FROM failures'),
  }
  database
    .prepare("INSERT OR IGNORE INTO setting VALUES ('defaultKeySecret', ?)")
    .run(toHex(randomBytes(SECRET_BYTES)))
  const setting = database.prepare("SELECT value FROM setting WHERE name = 'defaultKeySecret'").get()
  const close = (): void => {
    if (database.isOpen) database.close()
  }
  return { store, defaultKeySecret: v.parse(settingRow, setting).value, close, [Symbol.dispose]: close }
}

function toFailures(row: unknown): StoredFailures {
  const { account, count, locked_until_ms: lockedUntilMs } = v.parse(failuresRow, row)
  return { account, count, lockedUntilMs }
}

async function loadSqlite(): Promise<typeof sqlite> {
  try {
    return await import('node:sqlite')
  } catch (cause) {
    throw new Error('Keeping data in a folder needs Node.js 22.13 or newer', { cause })
  }
}
