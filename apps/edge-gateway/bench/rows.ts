/** A measure, and what it stands beside, as `pnpm bench` has them. */
export interface Row {
  readonly what: string
  readonly unit: string
  readonly ours: number
  readonly besideName?: string
  readonly beside?: number
  /** The median of the rounds' ratios, so not the quotient of the two numbers. */
  readonly ratio?: number
  readonly wish?: string
  readonly verdict?: 'good' | 'poor'
}

/** The row with a wish for its ratio, or for the number itself where it stands alone. */
export function judge(row: Row, wish: { atLeast: number } | { atMost: number }): Row {
  const value = row.ratio ?? row.ours
  const [text, isGood] =
    'atLeast' in wish
      ? [`at least ${wish.atLeast}`, value >= wish.atLeast]
      : [`at most ${wish.atMost}`, value <= wish.atMost]
  return { ...row, wish: text, verdict: isGood ? 'good' : 'poor' }
}

/** A row to read. */
export function toLine({ what, unit, ours, besideName, beside, ratio, wish, verdict }: Row): string {
  return [
    verdict === 'poor' ? 'POOR  ' : verdict === 'good' ? 'good  ' : '      ',
    `${what}: ${toNumber(ours)} ${unit}`,
    beside === undefined ? '' : `, and ${toNumber(beside)} ${besideName}`,
    ratio === undefined ? '' : `: ${ratio.toFixed(2)}`,
    wish === undefined ? '' : ` (${wish})`,
  ].join('')
}

function toNumber(value: number): string {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}
