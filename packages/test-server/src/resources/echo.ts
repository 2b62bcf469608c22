import type { RecordedRequest } from '../state/recorded-request.ts'
import { toHex } from '../tokens/bytes.ts'
import { sha256 } from '../tokens/sha-256.ts'

/**
 * Any method at `/echo`: what arrived, for tests of clients. Headers that hold secrets are redacted, and of the body
 * there is the length and the SHA-256 digest in hexadecimal.
 */
export async function echo(request: Request, { method, path, headers }: RecordedRequest): Promise<Response> {
  const body = new Uint8Array(await request.arrayBuffer())
  return Response.json({
    method,
    path,
    query: new URL(request.url).search,
    headers,
    body: { lengthBytes: body.length, sha256: toHex(sha256(body)) },
  })
}
