import { contestants } from './clients.ts'
import type { Column, Generation } from './run.ts'
import type { Cell } from './weather.ts'
import { weathers } from './weather/index.ts'

/** What one run of the command came to. */
export interface Board {
  readonly date: string
  readonly machine: string
  /** Of Node.js, and of each client's package. */
  readonly versions: Readonly<Record<string, string>>
  readonly columns: readonly Column[]
}

const signs: Record<Cell['verdict'], string> = { good: '✓', bad: '✗', 'does not apply': '–' }
const generations: readonly Generation[] = [3, 2]

/** For a terminal: signs in a table, and below it the words. */
export function toText(board: Board): string {
  return generations
    .flatMap((generation) => {
      const columns = columnsOf(board, generation)
      const met = weathers.filter(({ name }) => columns.some(({ cells }) => cells[name]))
      const width = Math.max(...met.map(({ name }) => name.length))
      const legend = columns.map(({ client }, index) => `${index + 1} ${client}`).join(', ')
      const head = `${' '.repeat(width)}  ${columns.map((_, index) => index + 1).join(' ')}`
      const rows = met.map(
        ({ name }) => `${name.padEnd(width)}  ${columns.map((column) => signOf(column, name)).join(' ')}`,
      )
      const words = met.map(({ name }) => {
        const lines = columns.map(
          (column) => `  ${signOf(column, name)} ${column.client}: ${wordsOf(column, name)}`,
        )
        return [name, ...lines].join('\n')
      })
      return [`iCDR ${generation}.x: ${legend}`, [head, ...rows].join('\n'), ...words]
    })
    .concat(sayCircumstances(board))
    .join('\n\n')
}

/** One table of Markdown for a generation. */
export function toTable(board: Board, generation: Generation): string {
  const columns = columnsOf(board, generation)
  const head = ['', ...columns.map(({ client }) => headOf(client, board))]
  const rows = weathers.map(({ name }) => [
    name,
    ...columns.map((column) => `${signOf(column, name)} ${wordsOf(column, name)}`),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

export function sayCircumstances({ date, machine, versions }: Board): string {
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${date}, ${machine}, ${list.join(', ')}.`
}

/** The name of a column: what is ours has the version of the page. */
export function headOf(client: string, { versions }: Board): string {
  const name = contestants.find((it) => it.name === client)?.package
  const version = name === undefined ? undefined : versions[name]
  return version === undefined ? client : `${client} ${version}`
}

function columnsOf({ columns }: Board, generation: Generation): readonly Column[] {
  return columns.filter((column) => column.generation === generation)
}

function signOf({ cells }: Column, weather: string): string {
  const cell = cells[weather]
  return cell ? signs[cell.verdict] : ' '
}

function wordsOf({ cells }: Column, weather: string): string {
  return cells[weather]?.words ?? ''
}
