import { readFile } from 'node:fs/promises'
import type { World } from '../world.ts'
import { UsageError } from './usage-error.ts'

/**
 * Reads what is to be sent: `@file`, `-` for standard input, or the text itself. It is read to its end before it is
 * sent, so that the call can be made again when the session turns out to be dead.
 *
 * @throws UsageError for a file that cannot be read.
 */
export async function readBody(
  data: string | undefined,
  { input }: Pick<World, 'input'>,
): Promise<Uint8Array<ArrayBuffer> | string | undefined> {
  if (data === '-') {
    if (input.isTerminal)
      throw new UsageError('Nothing comes on standard input. Pipe it in, or redirect a file to it.')
    const chunks: Uint8Array[] = []
    for await (const chunk of input) chunks.push(chunk)
    return Uint8Array.from(Buffer.concat(chunks))
  }
  if (!data?.startsWith('@')) return data
  try {
    return Uint8Array.from(await readFile(data.slice(1)))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    throw new UsageError(`The file of --data cannot be read (${code}).`)
  }
}
