// The shape that all benches share. `src/<name>/bench.ts` exports a `bench`, and `src/main.ts` knows it by its name:
//
//   export const bench: Bench = async ({ quick, rounds, progress }) => ({
//     title: 'Calls with a live session',
//     rows: [compare({ what: 'over loopback, Node.js', unit: 'calls/s', ours: 9700, beside: ['bare fetch', 10_000],
//       wish: { ratio: { atLeast: 0.97 } } })],
//   })
//
// A bench measures and returns plain data; it prints nothing, and asserts nothing of timing. What else it learnt on the
// way (how many requests a server saw) belongs into rows too, with a wish where there is one.

/** How a bench is run. */
export interface BenchOptions {
  /** As little as shows that everything works: for the tests. Its numbers mean nothing. */
  readonly quick: boolean
  /** Rounds, for a bench that has such; otherwise as many as it needs. */
  readonly rounds?: number | undefined
  /** Says what is done at the moment, to whoever is waiting. */
  readonly progress: (text: string) => void
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>

export interface BenchResult {
  readonly title: string
  readonly rows: readonly Row[]
  /** What a reader has to know to understand the numbers; a sentence each. */
  readonly notes?: readonly string[]
}

/** One measure, and what it stands beside. */
export interface Row {
  readonly what: string
  readonly unit: string
  readonly ours: number
  readonly besideName?: string
  readonly beside?: number
  /** Ours by the other, unless it is the median of the rounds' ratios. */
  readonly ratio?: number
  /** In words. */
  readonly wish?: string
  /** Only where there is a wish. */
  readonly verdict?: 'good' | 'poor'
}

interface Bounds {
  readonly atLeast?: number
  readonly atMost?: number
  readonly below?: number
  readonly above?: number
}

interface Comparison {
  readonly what: string
  readonly unit: string
  readonly ours: number
  readonly beside?: readonly [name: string, value: number]
  /** The median of the ratios of interleaved rounds, where there are such. */
  readonly ratio?: number
  readonly wish?: { readonly ours: Bounds } | { readonly ratio: Bounds } | { readonly difference: Bounds }
}

/** Makes a row and its verdict. */
export function compare({ what, unit, ours, beside, wish, ...given }: Comparison): Row {
  const [besideName, besideValue] = beside ?? []
  const ratio = given.ratio ?? (besideValue === undefined ? undefined : ours / besideValue)
  return {
    what,
    unit,
    ours,
    ...(besideName !== undefined && { besideName }),
    ...(besideValue !== undefined && { beside: besideValue }),
    ...(ratio !== undefined && { ratio }),
    ...(wish && judge(wish, { ours, ratio, difference: ours - (besideValue ?? Number.NaN), unit })),
  }
}

function judge(
  wish: NonNullable<Comparison['wish']>,
  {
    ours,
    ratio,
    difference,
    unit,
  }: { ours: number; ratio: number | undefined; difference: number; unit: string },
): Pick<Row, 'wish' | 'verdict'> & object {
  if ('ours' in wish) return verdictOn(ours, wish.ours, unit && ` ${unit}`, '')
  if ('ratio' in wish) return verdictOn(ratio ?? Number.NaN, wish.ratio, ' times', '')
  return verdictOn(difference, wish.difference, ` ${unit}`, ' more')
}

function verdictOn(value: number, bounds: Bounds, unit: string, than: string): Pick<Row, 'wish' | 'verdict'> {
  const checks: readonly [string, number | undefined, (bound: number) => boolean][] = [
    ['at least', bounds.atLeast, (bound) => value >= bound],
    ['at most', bounds.atMost, (bound) => value <= bound],
    ['below', bounds.below, (bound) => value < bound],
    ['above', bounds.above, (bound) => value > bound],
  ]
  const wishes: string[] = []
  let isGood = true
  for (const [word, bound, holds] of checks) {
    if (bound === undefined) continue
    wishes.push(`${word} ${bound}${unit}${than}`)
    isGood &&= holds(bound)
  }
  return { wish: wishes.join(', '), verdict: isGood ? 'good' : 'poor' }
}
