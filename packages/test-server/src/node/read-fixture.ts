import { readFile } from 'node:fs/promises'
import { TestServerOptionsError } from '../options-error.ts'
import type { TestServerOptions } from '../options.ts'
import { parseFixture } from '../parse-options.ts'

/**
 * Reads the options of a server from a JSON file, whose schema is published as
 * `@santedb/test-server/fixture.schema.json`.
 *
 * @param overrides options that count instead of the file's
 * @throws {TestServerOptionsError} naming everything that is wrong by its path, or where the file stops being JSON
 * @throws the system's error, such as `ENOENT` for a file that is not there
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 * import { readFixture } from '@santedb/test-server/node'
 *
 * export const server = createTestServer(await readFixture('santedb.json', { generation: 3 }))
 * ```
 */
export async function readFixture(
  path: string,
  overrides: Partial<Omit<TestServerOptions, 'clock' | 'onAnswer' | 'store'>> = {},
): Promise<TestServerOptions> {
  const fixture = parseJson(await readFile(path, 'utf8'))
  if (typeof fixture !== 'object' || fixture === null) return parseFixture(fixture)
  const given = Object.entries(overrides).filter(([, value]) => value !== undefined)
  return parseFixture({ ...fixture, ...Object.fromEntries(given) })
}

/** Says where the fault is, not what is there: that may be a secret. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const position = /position (\d+)/.exec(String(error))?.[1]
    // Not every message tells the position.
    const line = json.slice(0, Number(position)).split('\n').length
    const place = position === undefined ? '' : ` at line ${line}`
    throw new TestServerOptionsError([{ path: 'fixture', expectation: `is not JSON${place}` }])
  }
}
