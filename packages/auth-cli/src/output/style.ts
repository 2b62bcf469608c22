import { styleText } from 'node:util'
import type { World, Writer } from '../world.ts'

type Format = Parameters<typeof styleText>[0]

/** Paints text for one writer, or leaves it as it is. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  good(text: string): string
  bad(text: string): string
}

/**
 * Colours are for terminals. `NO_COLOR` (https://no-color.org) and `FORCE_COLOR` overrule that; where both are set,
 * `NO_COLOR` counts.
 */
export function createStyle(writer: Writer, environment: World['environment']): Style {
  const isColourful = wantsColour(environment) ?? (writer.isTerminal && environment.TERM !== 'dumb')
  const paint = (format: Format) => (text: string) =>
    // Where the text goes to is not Node's to judge: it knows the process's own output alone.
    isColourful ? styleText(format, text, { validateStream: false }) : text
  return { bold: paint('bold'), dim: paint('dim'), good: paint('green'), bad: paint('red') }
}

function wantsColour({ NO_COLOR, FORCE_COLOR }: World['environment']): boolean | undefined {
  if (NO_COLOR) return false
  if (FORCE_COLOR === undefined) return undefined
  return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
}
