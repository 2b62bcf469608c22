import { type Repeated, writeRequest } from '../send-requests.ts'
import { key } from './bindings.ts'

/** Requests that a gateway is sent. */
export interface Load extends Omit<Repeated, 'bytes'> {
  readonly name: string
  readonly path: string
  readonly bodyBytes?: number
}

/** The request of a load. */
export function requestOf({ path, bodyBytes = 0 }: Load): Buffer {
  const headers = { 'x-api-key': key }
  if (bodyBytes === 0) return writeRequest(`GET ${path}`, headers)
  return writeRequest(
    `POST ${path}`,
    { ...headers, 'content-type': 'application/fhir+json' },
    Buffer.alloc(bodyBytes, 'x'),
  )
}
