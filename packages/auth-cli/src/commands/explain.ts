import { UsageError } from '../arguments/usage-error.ts'
import { readErrorPages } from '../explain/error-pages.ts'
import { createStyle, type Style } from '../output/style.ts'
import type { Command } from './command.ts'
import { exitCodes } from '../exit-codes.ts'

/** Prints the page of an error code. */
export const explain: Command = {
  name: 'explain',
  summary: 'tell what an error code means and what to do; list the codes without one',
  operands: '[CODE]',
  options: {},
  example: 'santedb-auth explain credentials_rejected',

  async run({ operands }, { output, environment }) {
    const pages = await readErrorPages()
    const style = createStyle(output, environment)
    const [code, ...more] = operands
    if (more.length > 0) throw new UsageError('explain takes one code.')
    if (code === undefined) {
      const width = Math.max(...pages.map((page) => page.code.length)) + 2
      const lines = pages.map((page) => `${style.bold(page.code.padEnd(width))}${page.summary}\n`)
      await output.write(lines.join(''))
      return exitCodes.success
    }
    const page = pages.find((it) => it.code === code.toLowerCase())
    if (!page)
      throw new UsageError(
        unknownCode(
          pages.map((it) => it.code),
          code,
        ),
      )
    await output.write(`${style.bold(page.code)}\n\n${paint(page.text, style)}\n`)
    return exitCodes.success
  },
}

function unknownCode(codes: readonly string[], code: string): string {
  const near = codes.filter((it) => it.split('_').some((word) => code.toLowerCase().includes(word)))
  const hint = near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'santedb-auth explain lists them.'
  return `There is no such error code. ${hint}`
}

/** Markdown is readable as it is; its emphasis is for terminals that can show it. */
function paint(markdown: string, style: Style): string {
  return markdown.replaceAll(/\*\*(.+?)\*\*/g, (_, words: string) => style.bold(words))
}
