import type { Span } from '../history.ts'
import type { View } from './view.ts'

// The process that notices has less to do than the others, and notices only a part of it.
const factor = 3
const beforeMs = 2000

/** How much more time processes need than usual, because the machine let them wait during something or shortly before. */
export function stalledDuring({ fromMs, untilMs }: Span, { stalls }: View): number {
  const parts = stalls.map((it) => Math.min(it.untilMs, untilMs) - Math.max(it.fromMs, fromMs - beforeMs))
  return factor * parts.reduce((sum, part) => sum + Math.max(part, 0), 0)
}
