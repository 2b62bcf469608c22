import { Problem } from './problem.ts'

/**
 * Refuses what two readers of one message could read differently: where its body ends, whether it has one, and how large
 * it is, which is another size once SanteDB has unpacked it.
 *
 * @throws Problem `malformed_request`; `body_too_large` for a body that is said to be too large; `unsupported_media` for
 * a compressed one, unless those are to pass.
 */
export function guardMessage(
  { method, headers, body }: Request,
  maximumBodyBytes: number,
  mayBeCompressed = false,
): void {
  const length = headers.get('content-length')
  const coding = headers.get('transfer-encoding')
  if (length !== null && !/^\d{1,15}$/.test(length)) throw malformed('Content-Length is no number.')
  if (length !== null && coding !== null) throw malformed('The length of the body is told twice.')
  if (coding !== null && coding.toLowerCase() !== 'chunked') throw malformed('Transfer-Encoding is unknown.')
  // Where a length of nothing is told, some runtimes have an empty body and some have none.
  const hasBody = (body !== null && length !== '0') || Number(length) > 0 || coding !== null
  if (hasBody && (method === 'GET' || method === 'HEAD')) throw malformed(`${method} has no body.`)
  const packing = headers.get('content-encoding') ?? 'identity'
  if (hasBody && !mayBeCompressed && packing.toLowerCase() !== 'identity')
    throw new Problem('unsupported_media', { detail: 'Compressed bodies are not taken.' })
  if (Number(length) > maximumBodyBytes) throw new Problem('body_too_large')
}

function malformed(detail: string): Problem {
  return new Problem('malformed_request', { detail })
}
