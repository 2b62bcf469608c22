/** How long every one took in each round, in microseconds per call. */
export type Rounds = Readonly<Record<string, readonly number[]>>

/** How much is done. */
export interface Plan {
  readonly rounds: number
  readonly warmUpRounds: number
  readonly callsOverLoopback: number
  readonly callsToStub: number
}

/**
 * Lets all of them work by turns, round after round, each round beginning with another one, so that none has the quieter
 * machine. The first rounds are for the engine, which compiles what is called often.
 */
export async function takeTurns(
  names: readonly string[],
  { rounds, warmUpRounds, calls }: { rounds: number; warmUpRounds: number; calls: number },
  measureMs: (name: string) => Promise<number>,
): Promise<Rounds> {
  const taken: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -warmUpRounds; round < rounds; round += 1) {
    const first = Math.abs(round) % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const durationMs = await measureMs(name)
      if (round >= 0) taken[name]?.push((durationMs * 1000) / calls)
    }
  }
  return taken
}
