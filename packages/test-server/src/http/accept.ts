import type { IncomingRequest } from './incoming-request.ts'

const MEDIA_TYPE = /^[^\s/]+\/[^\s/]+$/

/**
 * A first entry of `Accept` that is no media type stops SanteDB's formatter (SanteDB's `DefaultDispatchFormatter`).
 */
export function isAcceptable(request: IncomingRequest): boolean {
  const [first = ''] = request.headers.get('accept')?.split(/[,;]/) ?? []
  return first === '' || MEDIA_TYPE.test(first.trim())
}
