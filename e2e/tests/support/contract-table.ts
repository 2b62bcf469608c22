import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from '../../contract/contract.ts'
import { repository } from './documents.ts'

const README = join(repository, 'README.md')
const BEGIN = '<!-- contract:begin -->'
const END = '<!-- contract:end -->'

/** What became of the contract, by runtime. */
export type RunsByRuntime = ReadonlyMap<string, readonly Outcome[]>

/** The table of what holds where: a clause a row, and in its cells the generations for which it held. */
export function makeTable(runs: RunsByRuntime): string {
  const runtimes = [...runs.keys()]
  const clauses = new Set([...runs.values()].flat().map(({ name }) => clauseOf(name)))
  const cell = (runtime: string, clause: string): string => {
    const held = (runs.get(runtime) ?? []).filter(
      ({ name, failure }) => clauseOf(name) === clause && failure === undefined,
    )
    return held.map(({ name }) => generationOf(name)).join(', ') || '–'
  }
  const rows = [...clauses].map((clause) => [clause, ...runtimes.map((runtime) => cell(runtime, clause))])
  const head = ['iCDR generations for which it holds', ...runtimes]
  const lines = [head, head.map(() => '---'), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** The table as the README has it. */
export async function readTable(): Promise<string> {
  const [, between = ''] = (await readFile(README, 'utf8')).split(BEGIN)
  const [text = ''] = between.split(END)
  return text.replaceAll(/<!-- oxfmt-ignore-\w+ -->/g, '').trim()
}

/** Writes the table into the README, between its markers. */
export async function writeTable(table: string): Promise<void> {
  const [before, rest = ''] = (await readFile(README, 'utf8')).split(BEGIN)
  const [, after] = rest.split(END)
  if (after === undefined) throw new Error(`The README has no ${BEGIN} and ${END}`)
  const ignored = `<!-- oxfmt-ignore-start -->\n\n${table}\n\n<!-- oxfmt-ignore-end -->`
  await writeFile(README, `${before}${BEGIN}\n${ignored}\n${END}${after}`)
}

// Names begin with `iCDR 2: ` or `iCDR 3: `.
function clauseOf(name: string): string {
  return name.replace(/^iCDR \d: /, '')
}

function generationOf(name: string): string {
  return /^iCDR (\d)/.exec(name)?.[1] ?? ''
}
