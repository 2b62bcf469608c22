import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import type { SessionStore } from '@santedb/auth-core'

const createTable = `
create table if not exists santedb_sessions (key text primary key, value text not null, ends_at real not null)`
const read = 'select value from santedb_sessions where key = ? and ends_at > ?'
const write = `
insert into santedb_sessions values (?, ?, ?)
on conflict (key) do update set value = excluded.value, ends_at = excluded.ends_at`
// In one step, whoever else asks: a lease that is not over is left alone.
const take = `${write} where ends_at <= ?`
const remove = 'delete from santedb_sessions where key = ?'
const release = `${remove} and value = ?`

/**
 * Keeps sessions in a table of SQLite, for the processes of one machine: all that share the file hold one session, make
 * one token request for it, and one at its end.
 *
 * Tokens lie in the file in clear: let nobody else read it.
 *
 * @example
 * ```ts
 * import { DatabaseSync } from 'node:sqlite'
 * import { createAuth } from '@santedb/auth-core'
 * import { createTableStore } from 'template-store'
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'the secret of the application',
 *   store: createTableStore(new DatabaseSync('sessions.db')),
 * })
 * ```
 */
export function createTableStore(database: DatabaseSync): SessionStore {
  database.exec(createTable)
  const change = (sql: string, ...values: (string | number)[]) =>
    Number(database.prepare(sql).run(...values).changes)

  return {
    async get(key) {
      const value = database.prepare(read).get(key, Date.now())?.value
      return typeof value === 'string' ? value : null
    },
    async set(key, value, ttlMs) {
      change(write, key, value, Date.now() + ttlMs)
    },
    async delete(key) {
      change(remove, key)
    },
    // Leave it out where the place can do nothing once among all who share it.
    async lock(key, leaseMs) {
      const owner = randomUUID()
      const now = Date.now()
      if (change(take, key, owner, now + leaseMs, now) === 0) return null
      return async () => void change(release, key, owner)
    },
  }
}
