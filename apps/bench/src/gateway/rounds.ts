import { median } from '../median.ts'

/** The two Workers that are compared. */
export const names = ['bare', 'gateway'] as const
export type Name = (typeof names)[number]

/** What both came to in a round. */
export type Round<T> = Readonly<Record<Name, T>>

/** Measures both by turns, so that neither is always the one that comes after the other. */
export async function runRounds<T>(count: number, measure: (name: Name) => Promise<T>): Promise<Round<T>[]> {
  const rounds: Round<T>[] = []
  for (let turn = 0; turn < count; turn += 1) {
    if (turn % 2 === 0) {
      const bare = await measure('bare')
      rounds.push({ bare, gateway: await measure('gateway') })
    } else {
      const gateway = await measure('gateway')
      rounds.push({ gateway, bare: await measure('bare') })
    }
  }
  return rounds
}

/** The numbers of a row: the middle of what is read of the rounds, and of their ratios. */
export function inTheMiddle<T>(
  rounds: readonly Round<T>[],
  read: (measured: T) => number,
  besideName: string,
): { ours: number; beside: readonly [name: string, value: number]; ratio: number } {
  const all = rounds.map((round) => ({ bare: read(round.bare), gateway: read(round.gateway) }))
  return {
    ours: median(all.map(({ gateway }) => gateway)),
    beside: [besideName, median(all.map(({ bare }) => bare))],
    ratio: median(all.map(({ bare, gateway }) => gateway / bare)),
  }
}
