import { isAuthError } from '@santedb/auth-core'
import { describeTime } from './describe-time.ts'
import { printable } from './printable.ts'
import type { Style } from './style.ts'
import { wrap } from './wrap.ts'

/** A failure for people: what happened, what it means, what to do, and where to read on. */
export function describeFailure(
  error: unknown,
  style: Style,
  { nowMs, keepsRefusals }: { nowMs: number; keepsRefusals: boolean },
): string {
  if (!isAuthError(error)) {
    const message = error instanceof Error ? error.message : String(error)
    return `${style.bad('✗')} ${printable(message)}\n`
  }
  const { summary, meaning, remedy, retryAt, code } = error
  const causes = causesOf(error).map((cause) => `Cause: ${cause}`)
  const lines = [...causes, meaning, remedy]
  // Only what was refused is known to the next command too.
  if (retryAt && keepsRefusals && code.endsWith('rejected')) {
    lines.push(`SanteDB is not asked again before ${describeTime(retryAt.getTime(), nowMs)}.`)
  }
  const more = style.dim(`  More: santedb-auth explain ${code}, santedb-auth doctor`)
  return `${style.bad('✗')} ${oneLine(summary)}\n${lines.map((line) => wrap(oneLine(line), '  ')).join('\n')}\n${more}\n`
}

// A server's own words are in it.
function oneLine(text: string): string {
  return printable(text.replaceAll(/\s+/g, ' '))
}

/** What lay below, from the outermost: the last one is what the system said. */
export function causesOf(error: Error): string[] {
  const { cause } = error
  if (!(cause instanceof Error)) return []
  const code = 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : ''
  const said = cause.message === '' ? cause.name : cause.message
  return [said.includes(code.slice(2, -1)) ? said : said + code, ...causesOf(cause)]
}
