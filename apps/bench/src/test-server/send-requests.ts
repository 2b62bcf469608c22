import { connect } from 'node:net'
import type { Subject } from './subjects.ts'

const connectionCount = 16

/** What a while of requests came to. */
export interface Sent {
  readonly answered: number
  readonly seconds: number
  /** How much of one processor the sending itself has taken. */
  readonly senderLoad: number
  /** The body of the first answer. */
  readonly firstBody: string
}

/**
 * Sends the same request over and over on several connections, each waiting for its answer. The request is bytes that
 * are made once, and of an answer only status and length are read: Node's own client would take longer than the server.
 */
export async function sendRequests(subject: Subject, port: number, durationMs: number): Promise<Sent> {
  const bytes = toBytes(subject, port)
  const usageBefore = process.cpuUsage()
  const startedAtMs = performance.now()
  const answers = await Promise.all(
    Array.from({ length: connectionCount }, () => repeat(bytes, port, startedAtMs + durationMs)),
  )
  const seconds = (performance.now() - startedAtMs) / 1000
  const usage = process.cpuUsage(usageBefore)
  return {
    answered: answers.reduce((sum, { answered }) => sum + answered, 0),
    seconds,
    senderLoad: (usage.user + usage.system) / 1e6 / seconds,
    firstBody: answers[0]?.firstBody ?? '',
  }
}

function repeat(
  request: Buffer,
  port: number,
  endMs: number,
): Promise<{ readonly answered: number; readonly firstBody: string }> {
  return new Promise((resolve, reject) => {
    let received = ''
    let answered = 0
    let firstBody = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(request))
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1')
      const body = bodyOf(received)
      if (body === undefined) return
      if (!received.startsWith('HTTP/1.1 200 ')) reject(new Error(received))
      firstBody ||= body
      received = ''
      answered += 1
      if (performance.now() < endMs) socket.write(request)
      else socket.end()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ answered, firstBody }))
  })
}

/** The whole body of an answer, once it has arrived. */
function bodyOf(received: string): string | undefined {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(received) ?? []
  if (length === undefined) throw new Error(`An answer does not say how long it is: ${received}`)
  const body = received.slice(headEnd + 4)
  return body.length < Number(length) ? undefined : body
}

function toBytes({ path, headers, body }: Subject, port: number): Buffer {
  const lines = Object.entries({
    host: `127.0.0.1:${port}`,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}
