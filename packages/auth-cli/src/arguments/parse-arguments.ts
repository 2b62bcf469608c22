import { parseArgs } from 'node:util'
import { isSecretOption, refuseSecret } from './refuse-secrets.ts'
import { UsageError } from './usage-error.ts'

/** An option of a command, as its help and its completion tell it too. */
export interface Option {
  readonly help: string
  /** What stands for the value in the help; a flag has none. */
  readonly value?: string
  readonly short?: string
  readonly multiple?: boolean
}

/** The options of a command by their long names. */
export type Options = Readonly<Record<string, Option>>

/** Arguments that were read. */
export interface Arguments {
  readonly operands: readonly string[]
  readonly flag: (name: string) => boolean
  readonly text: (name: string) => string | undefined
  readonly texts: (name: string) => readonly string[]
}

/**
 * Reads a command's arguments.
 *
 * @throws UsageError for what the command does not know, and for a secret, which it does not repeat.
 */
export function parseArguments(words: readonly string[], options: Options): Arguments {
  const { values, positionals } = parse(words, options)
  const texts = (name: string) => [values[name] ?? []].flat().filter((value) => typeof value === 'string')
  return {
    operands: positionals,
    flag: (name) => values[name] === true,
    text: (name) => texts(name).at(-1),
    texts,
  }
}

function parse(words: readonly string[], options: Options) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value, short, multiple = false }]) => [
      name,
      { type: value === undefined ? 'boolean' : 'string', multiple, ...(short !== undefined && { short }) },
    ]),
  ) satisfies NonNullable<Parameters<typeof parseArgs>[0]>['options']
  const lenient = parseArgs({ args: [...words], strict: false, tokens: true, options: config })
  for (const token of lenient.tokens) {
    if (token.kind !== 'option' || token.name in options) continue
    if (isSecretOption(token.name)) refuseSecret(`--${token.name}`)
    throw new UsageError(`There is no option ${token.rawName}.`)
  }
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: config })
  } catch (error) {
    throw new UsageError(describe(error))
  }
}

/** What Node says of it, but for its advice on words that begin with a hyphen. */
function describe(error: unknown): string {
  const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split(/(?<=\.)\s|\n/)
  return sentence.endsWith('.') ? sentence : `${sentence}.`
}
