import type { TestServerOptions } from '@santedb/test-server'
import { authorizationCodes } from './authorization-code.ts'
import { bearers } from './bearers.ts'
import { Bench, type Library } from './bench.ts'
import type { Clause } from './clause.ts'
import { elevation } from './elevation.ts'
import { lifecycle } from './lifecycle.ts'
import { lookUps } from './look-ups.ts'
import { refusals } from './refusals.ts'
import { openInProcess, type OpenSubject } from './subject.ts'
import { users } from './users.ts'

const clauses: readonly Clause[] = [
  ...lifecycle,
  ...refusals,
  ...users,
  ...authorizationCodes,
  ...elevation,
  ...lookUps,
  ...bearers,
]

/** What became of one clause, for one generation. */
export interface Outcome {
  name: string
  /** Why it failed, where it did. */
  failure?: string
}

/** Everything that must be so, by name: each clause for each generation that it is about. */
export function contract(
  library: Library,
  open: OpenSubject = openInProcess,
): { name: string; run(this: void): Promise<void> }[] {
  return clauses.flatMap(({ name, generations, server = {}, check }) =>
    generations.map((generation) => ({
      name: `iCDR ${generation}: ${name}`,
      async run() {
        const subject = await open(generation, server)
        try {
          await check(new Bench(library, generation, subject))
        } finally {
          await subject.close?.()
        }
      },
    })),
  )
}

/** All that the clauses want servers to be told first, for a server that must serve them all. */
export const combinedServerOptions: Partial<TestServerOptions> = Object.assign(
  {},
  ...clauses.map(({ server }) => server),
)

/** Checks the whole contract, one clause after the other. */
export async function runContract(library: Library, open?: OpenSubject): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, run } of contract(library, open)) {
    try {
      await run()
      outcomes.push({ name })
    } catch (error) {
      outcomes.push({
        name,
        failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
    }
  }
  return outcomes
}
