import { connect } from 'node:net'

/** A request that is sent over and over, as the bytes that it is. */
export interface Repeated {
  readonly bytes: Buffer
  readonly connections: number
  /** How long a connection rests before it sends another one, in milliseconds. */
  readonly restMs?: number | undefined
}

/** What a while of requests came to. */
export interface Sent {
  readonly perSecond: number
  readonly latenciesMs: readonly number[]
}

/** Writes a request, once for all that are sent. */
export function writeRequest(
  startLine: string,
  headers: Readonly<Record<string, string>>,
  body: Buffer = Buffer.alloc(0),
): Buffer {
  const all = { host: '127.0.0.1', ...headers, ...(body.length > 0 && { 'content-length': body.length }) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.concat([Buffer.from(`${startLine} HTTP/1.1\r\n${lines.join('')}\r\n`), body])
}

/**
 * Sends a request over and over on several connections, each waiting for its answer. Of an answer only status and length are
 * read: Node's own client would take longer than what is measured.
 */
export async function sendRequests(request: Repeated, port: number, durationMs: number): Promise<Sent> {
  const startedAtMs = performance.now()
  const latenciesMs: number[] = []
  const connections = Array.from({ length: request.connections }, () =>
    repeat(request, port, startedAtMs + durationMs, latenciesMs),
  )
  await Promise.all(connections)
  return { perSecond: (latenciesMs.length * 1000) / (performance.now() - startedAtMs), latenciesMs }
}

function repeat(
  { bytes, restMs = 0 }: Repeated,
  port: number,
  endMs: number,
  latenciesMs: number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    let head = ''
    let received = 0
    let length: number | undefined
    let sentAtMs = 0
    const socket = connect(port, '127.0.0.1', send)
    function send() {
      head = ''
      received = 0
      length = undefined
      sentAtMs = performance.now()
      socket.write(bytes)
    }
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
      if (length === undefined) {
        head += chunk.toString('latin1')
        if (!head.includes('\r\n\r\n')) return
        length = lengthOf(head)
        if (length === undefined) {
          socket.destroy(new Error(`This is no answer to measure: ${head.slice(0, 1500)}`))
          return
        }
      }
      if (received < length) return
      latenciesMs.push(performance.now() - sentAtMs)
      if (performance.now() + restMs >= endMs) socket.end()
      else if (restMs > 0) setTimeout(send, restMs)
      else send()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

/** How long an answer is, head and body, by its beginning; `undefined` for what is no success. */
function lengthOf(beginning: string): number | undefined {
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(beginning) ?? []
  if (!beginning.startsWith('HTTP/1.1 200 ') || length === undefined) return undefined
  return beginning.indexOf('\r\n\r\n') + 4 + Number(length)
}
