import { UsageError } from '../arguments/usage-error.ts'
import { exitCodes } from '../exit-codes.ts'
import { describeToken } from '../inspect/describe-token.ts'
import { readPresented } from '../inspect/read-presented.ts'
import { printableJson } from '../output/printable.ts'
import { createStyle, type Style } from '../output/style.ts'
import { wrap } from '../output/wrap.ts'
import { readAll } from '../arguments/read-input.ts'
import type { Fact, TokenDescription } from '../inspect/describe-token.ts'
import type { Command } from './command.ts'

// Whole URIs have a line of their own.
const longestName = 34

/** Tells what is written in a token. */
export const inspect: Command = {
  name: 'inspect',
  summary: 'explain an identity or access token from standard input, without asking a server',
  options: { json: { help: 'print it as JSON' } },
  example: 'santedb-auth token --identity | santedb-auth inspect',

  async run({ operands, flag }, { input, output, environment, now }) {
    if (operands.length > 0) {
      throw new UsageError(
        'A token on the command line can be read by other users of this machine. Give it on standard input.',
      )
    }
    const tokens = readPresented(await readAll(input))
    const described = tokens.map((token) => describeToken(token, now()))
    if (flag('json')) await output.write(`${printableJson(described)}\n`)
    else {
      const style = createStyle(output, environment)
      await output.write(described.map((it) => print(it, style)).join('\n'))
    }
    return exitCodes.success
  },
}

function print({ title, warning, header, claims }: TokenDescription, style: Style): string {
  const lengths = [...header, ...claims]
    .map(({ name }) => name.length)
    .filter((length) => length <= longestName)
  const width = Math.max(0, ...lengths) + 2
  const lines = (facts: readonly Fact[]) => facts.map((fact) => printFact(fact, width, style))
  const sections = [
    style.bold(title),
    wrap(warning, ''),
    ...(header.length > 0 ? ['', style.bold('Header'), ...lines(header)] : []),
    ...(claims.length > 0 ? ['', style.bold('Claims'), ...lines(claims)] : []),
  ]
  return `${sections.join('\n')}\n`
}

function printFact({ name, value, meaning }: Fact, width: number, style: Style): string {
  const margin = ' '.repeat(width + 2)
  const [first = '', ...rest] = value
  const isLong = name.length > longestName
  const lines = isLong
    ? [`  ${style.bold(name)}`, margin + first]
    : [`  ${style.bold(name.padEnd(width))}${first}`]
  lines.push(...rest.map((line) => margin + line))
  if (meaning !== undefined) lines.push(style.dim(wrap(meaning, margin)))
  return lines.join('\n')
}
