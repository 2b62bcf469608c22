import { createServer } from 'node:http'
import type { Service } from 'service-kit'
import { portOf } from '../world/port-of.ts'

/** Serves a service on a free port of this machine, and says where. */
export function serve(service: Service): void {
  const server = createServer((request, response) => {
    void service
      .fetch(new Request(`http://localhost${request.url}`, { method: request.method ?? 'GET' }))
      .then(async (answer) => {
        const headers = Object.fromEntries(answer.headers)
        response.writeHead(answer.status, headers).end(Buffer.from(await answer.arrayBuffer()))
      })
  })
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`Listening on http://127.0.0.1:${portOf(server)}\n`)
  })
}
