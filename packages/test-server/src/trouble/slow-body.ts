import { ConnectionDroppedError } from './connection-dropped-error.ts'

interface DripOptions {
  readonly chunkBytes: number
  readonly intervalMs: number
}

/** The same response, its body a few bytes at a time with a pause before each. */
export async function drip(response: Response, { chunkBytes, intervalMs }: DripOptions): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  let offset = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      await new Promise<void>((resolve) => {
        timer = setTimeout(resolve, intervalMs)
      })
      controller.enqueue(bytes.slice(offset, offset + chunkBytes))
      offset += chunkBytes
      if (offset >= bytes.length) controller.close()
    },
    cancel() {
      clearTimeout(timer)
    },
  })
  return withBody(response, bytes.length === 0 ? null : body, bytes.length)
}

/** The same response, its body broken off after some bytes. @default after half of them */
export async function truncate(response: Response, afterBytes?: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const end = afterBytes ?? Math.floor(bytes.length / 2)
  let isSent = false
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (isSent) controller.error(new ConnectionDroppedError())
        else controller.enqueue(bytes.slice(0, end))
        isSent = true
      },
    },
    // Nothing is read ahead, so that the bytes are on their way before the connection breaks.
    { highWaterMark: 0 },
  )
  return withBody(response, body, bytes.length)
}

function withBody(response: Response, body: ReadableStream | null, lengthBytes: number): Response {
  const { status, statusText } = response
  const headers = new Headers(response.headers)
  if (body) headers.set('Content-Length', String(lengthBytes))
  return new Response(body, { status, statusText, headers })
}
