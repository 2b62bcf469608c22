import { UsageError } from '../arguments/usage-error.ts'
import { readAll } from '../arguments/read-input.ts'
import type { World } from '../world.ts'

/**
 * Reads lines such as `SANTEDB_CLIENT_SECRET=…` from standard input, as a password manager can print them.
 *
 * @throws UsageError for a line that is none; it is not repeated.
 */
export async function readSecrets(input: World['input']): Promise<Record<string, string>> {
  const lines = (await readAll(input)).split(/\r?\n/).filter((line) => line.trim() !== '')
  const entries = lines.map((line, index) => {
    const [, name, value] = /^(SANTEDB_[A-Z_]+)=(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw new UsageError(`Line ${index + 1} of standard input is not like SANTEDB_CLIENT_SECRET=….`)
    }
    return [name, value] as const
  })
  if (entries.length === 0) throw new UsageError('There are no secrets on standard input.')
  return Object.fromEntries(entries)
}
