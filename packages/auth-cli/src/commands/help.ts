import type { Options } from '../arguments/parse-arguments.ts'
import type { Style } from '../output/style.ts'
import type { Command } from './command.ts'

/** The help of the whole. */
export function generalHelp(commands: readonly Command[], style: Style): string {
  return `Sign in to SanteDB from the command line.

${style.bold('Usage')}
  santedb-auth <command> [options]

${style.bold('Commands')}
${table(commands.map(({ name, operands = '', summary }) => [`${name} ${operands}`.trim(), summary]))}

${style.bold('Options')}
${table([
  ['-h, --help', 'show the help, also of each command'],
  ['--version', 'show the version'],
])}

${style.bold('Example')}
  $ SANTEDB_ROOT=https://icdr.example.org:8443 santedb-auth doctor
`
}

/** The help of one command. */
export function commandHelp(
  { name, operands = '', summary, options, example }: Command,
  style: Style,
): string {
  const usage = `santedb-auth ${name} ${operands}`.trim()
  return `${summary[0]?.toUpperCase()}${summary.slice(1)}.

${style.bold('Usage')}
  ${usage} [options]

${style.bold('Options')}
${table([...rowsOf(options), ['-h, --help', 'show this help']])}

${style.bold('Example')}
  $ ${example}
`
}

function rowsOf(options: Options): [string, string][] {
  return Object.entries(options).map(([name, { short, value, help }]) => [
    `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ])
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows.map(([left, right]) => `  ${left.padEnd(width)}${right}`).join('\n')
}
