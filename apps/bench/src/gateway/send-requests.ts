import { connect } from 'node:net'

/** A request that is sent over and over. */
export interface Load {
  readonly name: string
  readonly path: string
  readonly connections: number
  /** How long a connection rests before it sends another one, in milliseconds. */
  readonly restMs?: number | undefined
  readonly bodyBytes?: number
}

/** What a while of requests came to. */
export interface Sent {
  readonly perSecond: number
  readonly latenciesMs: readonly number[]
}

/**
 * Sends a request over and over on several connections, each waiting for its answer. The request is made once, and of an
 * answer only status and length are read: Node's own client would take longer than the Workers.
 */
export async function sendRequests(load: Load, port: number, key: string, durationMs: number): Promise<Sent> {
  const body = Buffer.alloc(load.bodyBytes ?? 0, 'x')
  const head = [
    `${body.length > 0 ? 'POST' : 'GET'} ${load.path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    `X-API-Key: ${key}`,
    ...(body.length > 0 ? ['Content-Type: application/fhir+json', `Content-Length: ${body.length}`] : []),
  ]
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
  const startedAtMs = performance.now()
  const latenciesMs: number[] = []
  const connections = Array.from({ length: load.connections }, () =>
    repeat(bytes, port, startedAtMs + durationMs, load.restMs ?? 0, latenciesMs),
  )
  await Promise.all(connections)
  return { perSecond: (latenciesMs.length * 1000) / (performance.now() - startedAtMs), latenciesMs }
}

function repeat(
  bytes: Buffer,
  port: number,
  endMs: number,
  restMs: number,
  latenciesMs: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let missing: number | undefined
    let sentAtMs = 0
    const socket = connect(port, '127.0.0.1', send)
    function send() {
      missing = undefined
      sentAtMs = performance.now()
      socket.write(bytes)
    }
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      missing ??= lengthOf(chunk)
      if (missing === undefined) {
        socket.destroy(new Error(`This is no answer to measure: ${chunk.toString('latin1').slice(0, 1500)}`))
        return
      }
      missing -= chunk.length
      if (missing > 0) return
      latenciesMs.push(performance.now() - sentAtMs)
      if (performance.now() + restMs >= endMs) socket.end()
      else if (restMs > 0) setTimeout(send, restMs)
      else send()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

/** How long an answer is, head and body, by its first bytes; `undefined` for what is no success. */
function lengthOf(first: Buffer): number | undefined {
  const text = first.toString('latin1')
  const headEnd = text.indexOf('\r\n\r\n')
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? []
  if (!text.startsWith('HTTP/1.1 200 ') || headEnd < 0 || length === undefined) return undefined
  return headEnd + 4 + Number(length)
}
