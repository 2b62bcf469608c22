import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  request as send,
  type Server,
  type ServerResponse,
} from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type { Answer, Exchange, Observation } from '../history.ts'
import type { Canaries } from './canaries.ts'
import { portOf } from './port-of.ts'
import { type Asked, readAnswer, readRequest } from './read-exchange.ts'

/** What a witness tells, and of whom. */
export interface WitnessSettings {
  readonly identity: string
  /** Where the server is. */
  readonly upstream: () => string
  readonly nowMs: () => number
  readonly canaries: Canaries
  readonly onExchange: (exchange: Exchange) => void
  readonly onObservation: (observation: Observation) => void
}

/** Stands between the clients of one identity and their server, passes everything on as it is, and takes note of it. */
export interface Witness {
  /** The root that the clients are given. */
  readonly root: string
  /** Refuses connections, and breaks those that there are, as a machine that is down. */
  goDown(): void
  comeBack(): Promise<void>
  /** Breaks the connections of resource requests that wait for an answer: nobody else does. */
  breakResources(): void
  close(): void
}

const host = '127.0.0.1'
// A connection that is idle is not closed under the feet of its client, which is another trouble than those of the plan.
const keepAliveTimeout = 600_000

export async function openWitness(settings: WitnessSettings): Promise<Witness> {
  const waitingResources = new Set<ServerResponse>()
  const server = createServer({ keepAliveTimeout }, (request, response) => {
    void pass(request, response, settings, waitingResources)
  })
  server.listen(0, host)
  await once(server, 'listening')
  const port = portOf(server)
  const goDown = () => {
    server.close()
    server.closeAllConnections()
  }
  return {
    root: `http://${host}:${port}`,
    goDown,
    comeBack: () => listenAgain(server, port),
    breakResources() {
      for (const response of waitingResources) response.destroy()
    },
    close: goDown,
  }
}

/** Listens on its port again, which an outgoing connection of this machine may have taken for a moment. */
async function listenAgain(server: Server, port: number, attemptsLeft = 20): Promise<void> {
  try {
    server.listen(port, host)
    await once(server, 'listening')
  } catch (error) {
    if (attemptsLeft <= 1) throw error
    await wait(100)
    await listenAgain(server, port, attemptsLeft - 1)
  }
}

async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  { identity, upstream, nowMs, canaries, onExchange, onObservation }: WitnessSettings,
  waitingResources: Set<ServerResponse>,
): Promise<void> {
  const fromMs = nowMs()
  const { url = '/', method = 'GET', headers, rawHeaders } = request
  const leak = canaries.find(url)
  if (leak !== undefined) onObservation({ atMs: fromMs, what: 'leak', text: `in an address: ${leak}` })
  const body = await text(request).catch(() => '')
  const asked = readRequest(url, headers, body)
  if (asked.to === 'resource') waitingResources.add(response)
  const answer = await new Promise<Answer>((resolve) => {
    const onward = send(upstream() + url, { method, headers: pairsOf(rawHeaders), agent: false })
    const breakOff = () => {
      resolve({ is: 'broken' })
      response.destroy()
    }
    onward.on('response', (incoming) => relay(incoming, response, asked, canaries, resolve, breakOff))
    onward.on('error', breakOff)
    response.on('close', () => {
      // Whoever went away first is known by now, where it was the other side.
      resolve({ is: 'given-up' })
      onward.destroy()
    })
    onward.end(body)
  })
  waitingResources.delete(response)
  onExchange({ identity, ...asked, fromMs, untilMs: nowMs(), answer })
}

/** Passes an answer on as it comes. */
function relay(
  incoming: IncomingMessage,
  response: ServerResponse,
  asked: Asked,
  canaries: Canaries,
  resolve: (answer: Answer) => void,
  breakOff: () => void,
): void {
  const { statusCode = 0, statusMessage, headers, rawHeaders } = incoming
  response.writeHead(statusCode, statusMessage, pairsOf(rawHeaders))
  response.flushHeaders()
  const chunks: Buffer[] = []
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk)
    response.write(chunk)
  })
  incoming.on('error', breakOff)
  incoming.on('end', () => {
    response.end(() =>
      resolve(readAnswer(asked, statusCode, headers, Buffer.concat(chunks).toString(), canaries)),
    )
  })
}

const hopByHop = /^(connection|keep-alive|transfer-encoding)$/i

/** Headers as they came, but for those that are about the connection. */
function pairsOf(rawHeaders: readonly string[]): string[] {
  const pairs: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (!hopByHop.test(name)) pairs.push(name, value)
  }
  return pairs
}
