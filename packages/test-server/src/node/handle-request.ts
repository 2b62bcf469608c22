import { type RequestListener, ServerResponse } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { TestServerNode } from '../server.ts'
import { ConnectionDroppedError } from '../trouble/connection-dropped-error.ts'
import { connectionOf } from './connection-of.ts'
import { writeResponse } from './write-response.ts'

/** Hands Node's requests to a server. A connection that the server drops is closed without a word. */
export function handleRequest(server: TestServerNode, hostname: string): RequestListener {
  return getRequestListener(
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
}
