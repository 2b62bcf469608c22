import { AsyncLocalStorage } from 'node:async_hooks'
import type { Contestant } from './client.ts'
import { openStation } from './station.ts'
import type { Cell, Weather } from './weather.ts'

/** What each measurement's client writes to the console, which is not for those who read the table. */
const written = new AsyncLocalStorage<unknown[]>()

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const print = console[method].bind(console)
  console[method] = (...values: unknown[]) => {
    const lines = written.getStore()
    if (lines) lines.push(...values)
    else print(...values)
  }
}

/** Lets one client meet one weather, before a server of their own. */
export async function measure(weather: Weather, contestant: Contestant, generation: 2 | 3): Promise<Cell> {
  const isClaimed = !weather.claims || weather.claims.some((claim) => contestant.claims.includes(claim))
  const unclaimed = weather.unclaimed?.(contestant) ?? 'left to the program'
  if (!isClaimed && !weather.isTold) return { verdict: 'does not apply', words: unclaimed }

  const cell = await written.run([], () => meet(weather, contestant, generation))
  if (isClaimed) return cell
  return { verdict: 'does not apply', words: `${unclaimed}: ${cell.words}` }
}

async function meet(weather: Weather, contestant: Contestant, generation: 2 | 3): Promise<Cell> {
  const { server, clientSecret, timeoutMs, renewAheadMs, refreshTokens, endsSessions } = weather
  const opensSession = contestant.startsFromRefreshToken && !endsSessions
  await using station = await openStation({
    generation,
    server: server?.(contestant),
    clientSecret,
    timeoutMs,
    renewAheadMs,
    opensSession,
    refreshTokens: opensSession || refreshTokens !== undefined,
    refreshTokenStays: refreshTokens === 'first' || (opensSession && refreshTokens !== 'new'),
  })
  const client = contestant.open(station.account)
  try {
    return await weather.measure({ station, contestant, client, console: written.getStore() ?? [] })
  } catch (error) {
    // A weather for a session, and the client came to none.
    return { verdict: 'bad', words: `cannot begin: ${error instanceof Error ? error.message : 'fails'}` }
  }
}
