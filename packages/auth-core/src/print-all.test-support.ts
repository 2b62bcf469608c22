import { inspect } from 'node:util'

/** Everything that a logger or an inspector could print of a value. */
export function printAll(value: unknown): string {
  const ownWords = value instanceof Error ? `${value.stack} ${value.message}` : ''
  return `${ownWords} ${JSON.stringify(value)} ${String(value)} ${inspect(value, { depth: 9, showHidden: true })}`
}
