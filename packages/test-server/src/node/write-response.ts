import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

/**
 * Sends a response. A body that says how long it is goes out piece by piece, as it comes, so that a slow or broken
 * one is slow or broken on the wire; every other is sent at once.
 *
 * @throws what the reading of the body is rejected with, when part of the answer may be on its way
 */
export async function writeResponse(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers = toHeaders(response.headers)
  if (!response.body) {
    outgoing.writeHead(response.status, headers).end()
    return
  }
  if (!response.headers.has('content-length')) {
    const body = new Uint8Array(await response.arrayBuffer())
    outgoing.writeHead(response.status, { ...headers, 'content-length': body.length }).end(body)
    return
  }
  outgoing.writeHead(response.status, headers)
  for await (const chunk of response.body) {
    // Waiting for each piece to leave keeps them apart, and lets it arrive before the connection breaks.
    await new Promise<void>((resolve) => {
      outgoing.write(chunk, () => resolve())
    })
  }
  outgoing.end()
}

function toHeaders(headers: Headers): OutgoingHttpHeaders {
  const cookies = headers.getSetCookie()
  return { ...Object.fromEntries(headers), ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}) }
}
