import type { Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'
import type { Examined } from './examine.ts'

const margin = '    '

/** One step for people: a tick or a cross, what was seen, what it means, what to do. */
export function printExamined({ step, finding }: Examined, style: Style): string {
  const { outcome, seen, meaning, remedy } = finding
  const mark = { good: style.good('✓'), bad: style.bad('✗'), blocked: style.bad('✗'), skipped: '-' }[outcome]
  if (outcome === 'skipped') return `${style.dim(`${mark} ${step.title}: ${seen}`)}\n`
  const lines = [`${mark} ${style.bold(step.title)}`, wrap(seen, margin)]
  if (meaning !== undefined) lines.push(wrap(meaning, margin))
  if (remedy !== undefined) lines.push(style.bold(wrap(`→ ${remedy}`, margin)))
  return `${lines.join('\n')}\n`
}

/** The last line: what to mend first. */
export function printConclusion(cause: Examined | undefined, style: Style): string {
  if (!cause) return `${style.good('No fault was found.')}\n`
  const beside = cause.finding.outcome === 'bad' ? 'Signing in works in spite of it.\n' : ''
  return `${beside}${style.bad('First cause:')} ${cause.finding.cause ?? cause.finding.seen}\n`
}
