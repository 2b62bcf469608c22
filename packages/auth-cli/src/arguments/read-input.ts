import type { World } from '../world.ts'
import { UsageError } from './usage-error.ts'

// Many times what SanteDB writes; whatever is longer was not meant for us.
const maximumBytes = 1_000_000

/**
 * Reads standard input to its end, as text.
 *
 * @throws UsageError where nobody has connected anything to it, or far too much.
 */
export async function readAll(input: World['input']): Promise<string> {
  if (input.isTerminal) {
    throw new UsageError('Nothing comes on standard input. Pipe it in, or redirect a file to it.')
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) {
    size += chunk.length
    if (size > maximumBytes) throw new UsageError('More than a megabyte came on standard input.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
