import { once } from 'node:events'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Canaries } from './canaries.ts'
import { portOf } from './port-of.ts'

/** A server of another origin, to which redirects lead: it must never be shown a token or a secret. */
export interface Stranger {
  readonly address: string
  close(): void
}

export async function openStranger(canaries: Canaries, onLeak: (text: string) => void): Promise<Stranger> {
  const server = createServer((request, response) => {
    void text(request)
      .catch(() => '')
      .then((body) => {
        const shown = [request.url, ...request.rawHeaders, body].join('\n')
        const leak = canaries.find(shown)
        if (leak !== undefined) onLeak(`to another origin: ${leak}`)
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${portOf(server)}/`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
