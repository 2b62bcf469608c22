import type { Contestant } from './client.ts'
import { measure } from './measure.ts'
import type { Cell, Weather } from './weather.ts'

export type Generation = 2 | 3

/** What one client came to, weather by weather. */
export interface Column {
  readonly client: string
  readonly generation: Generation
  readonly cells: Readonly<Record<string, Cell>>
}

/** Lets one client meet all weather, one after the other, so that what it waits for is its own. */
export async function runColumn(
  contestant: Contestant,
  generation: Generation,
  [first, ...others]: readonly Weather[],
): Promise<Column> {
  const cells: Record<string, Cell> = {}
  const client = contestant.name
  if (!first) return { client, generation, cells }
  const fair = await measure(first, contestant, generation)
  cells[first.name] = fair
  for (const weather of others) {
    cells[weather.name] =
      fair.verdict === 'bad'
        ? { verdict: 'does not apply', words: 'cannot sign in' }
        : await measure(weather, contestant, generation)
  }
  return { client, generation, cells }
}
