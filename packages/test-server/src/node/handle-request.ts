import { type RequestListener, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { JsonAnswer } from '../http/json-answer.ts'
import type { TestServerNode } from '../server.ts'
import { tokenAnswerOf } from '../token-answers.ts'
import { ConnectionDroppedError } from '../trouble/connection-dropped-error.ts'
import { connectionOf } from './connection-of.ts'
import { NodeRequest } from './node-request.ts'
import { writeResponse } from './write-response.ts'

/** Hands Node's requests to a server. A connection that the server drops is closed without a word. */
export function handleRequest(server: TestServerNode, hostname: string): RequestListener {
  const answerTokenRequest = tokenAnswerOf(server)
  const handle = handleByFetch(server, hostname)
  return (incoming, outgoing) => {
    outgoing.setHeader('date', new Date(server.clock.nowMs).toUTCString())
    const request = answerTokenRequest && NodeRequest.of(incoming, 'POST', '/auth/oauth2_token')
    const answer = request && answerTokenRequest(request, connectionOf(incoming.socket))
    if (answer) void writeAnswer(answer, outgoing)
    else handle(incoming, outgoing)
  }
}

async function writeAnswer(answer: Promise<JsonAnswer>, outgoing: ServerResponse): Promise<void> {
  try {
    const { status, headers, text } = await answer
    outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text)
  } catch {
    // The client went away before it had sent everything, or the server has a defect.
    if (outgoing.destroyed) return
    outgoing.writeHead(500).end()
  }
}

function handleByFetch(server: TestServerNode, hostname: string): RequestListener {
  const listener = getRequestListener(
    async (request, { incoming, outgoing }) => {
      if (!(outgoing instanceof ServerResponse)) throw new TypeError('The test server speaks HTTP/1.1 alone')
      try {
        await writeResponse(await server.fetch(request, connectionOf(incoming.socket)), outgoing)
      } catch (error) {
        // A wait is given up when the client has gone: there is nobody left to answer.
        if (!(error instanceof ConnectionDroppedError) && !request.signal.aborted) throw error
        outgoing.destroy()
      }
      return RESPONSE_ALREADY_SENT
    },
    { hostname, overrideGlobalObjects: false },
  )
  return async (incoming, outgoing) => {
    if (isHost(incoming.headers.host)) await listener(incoming, outgoing)
    else outgoing.writeHead(400, { 'content-type': 'text/html', connection: 'close' }).end(INVALID_HOST)
  }
}

// As .NET's listener does (inferred): of `999.999.999.999` no address can be made, and so no request.
const INVALID_HOST = '<h1>Bad Request (Invalid host)</h1>'

function isHost(host: string | undefined): boolean {
  return host === undefined || URL.canParse(`http://${host}`)
}
