import type { BenchResult, Row } from './bench.ts'
import type { Circumstances } from './machine.ts'

/** Everything that one run of the command came to. */
export interface Report {
  readonly circumstances: Circumstances
  readonly results: Readonly<Record<string, BenchResult>>
}

const heads = ['', 'ours', 'beside', 'ratio', 'wish', '']

export function toText({ circumstances, results }: Report): string {
  const tables = Object.values(results).map(({ title, rows, notes = [] }) =>
    [title, '', ...align(rows.map(toCells)), ...(notes.length > 0 ? ['', ...notes] : [])].join('\n'),
  )
  return [...tables, toSentences(circumstances).join('\n')].join('\n\n')
}

export function toMarkdown(report: Report): string {
  return Object.values(toSections(report)).join('\n\n')
}

/** What was measured, by the name of its bench, each with where and when. */
export function toSections({ circumstances, results }: Report): Readonly<Record<string, string>> {
  const where = toSentences(circumstances).join(' ')
  const sections = Object.entries(results).map(([name, { title, rows, notes = [] }]) => {
    const table = [heads, heads.map(() => '---'), ...rows.map(toCells)].map(
      (cells) => `| ${cells.join(' | ')} |`,
    )
    return [name, [`### ${name}: ${title}`, table.join('\n'), ...notes, `Measured on ${where}`].join('\n\n')]
  })
  return Object.fromEntries(sections)
}

function toCells({ what, unit, ours, besideName, beside, ratio, wish, verdict }: Row): string[] {
  return [
    what,
    `${toNumber(ours)} ${unit}`.trim(),
    besideName === undefined ? '' : `${besideName}${beside === undefined ? '' : `: ${toNumber(beside)}`}`,
    ratio === undefined ? '' : toNumber(ratio),
    wish ?? '',
    verdict === 'poor' ? 'POOR' : (verdict ?? ''),
  ]
}

/** Three digits that count, and no fraction of what is large. */
function toNumber(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}

function align(lines: readonly string[][]): string[] {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
  )
  return [heads, ...lines].map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function toSentences({ date, machine, cores, memoryGb, system, ...versions }: Circumstances): string[] {
  return [
    `${date}, ${machine}, ${cores} cores, ${memoryGb} GB, ${system}.`,
    `${list(versions.runtimes)}.`,
    `${list(versions.packages)}.`,
  ]
}

function list(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')
}
