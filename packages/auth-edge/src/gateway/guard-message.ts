import { Problem } from './problem.ts'

/**
 * Refuses what two readers of one message could read differently: where its body ends, and whether it has one.
 *
 * @throws Problem `malformed_request`, and `body_too_large` for a body that is said to be too large.
 */
export function guardMessage({ method, headers, body }: Request, maximumBodyBytes: number): void {
  const length = headers.get('content-length')
  const coding = headers.get('transfer-encoding')
  if (length !== null && !/^\d{1,15}$/.test(length)) throw malformed('Content-Length is no number.')
  if (length !== null && coding !== null) throw malformed('The length of the body is told twice.')
  if (coding !== null && coding.toLowerCase() !== 'chunked') throw malformed('Transfer-Encoding is unknown.')
  // Where a length of nothing is told, some runtimes have an empty body and some have none.
  const hasBody = (body !== null && length !== '0') || Number(length) > 0 || coding !== null
  if (hasBody && (method === 'GET' || method === 'HEAD')) throw malformed(`${method} has no body.`)
  if (Number(length) > maximumBodyBytes) throw new Problem('body_too_large')
}

function malformed(detail: string): Problem {
  return new Problem('malformed_request', { detail })
}
