// What stands behind both Workers, in a process of its own: as little as grants a session, answers and takes bodies. The
// argument is how long an answer takes, in milliseconds.
import { createServer, type ServerResponse } from 'node:http'

const delayMs = Number(process.argv[2])
const small = Buffer.from(
  JSON.stringify({ resourceType: 'Bundle', type: 'searchset', padding: 'x'.repeat(700) }),
)
const large = Buffer.alloc(5_000_000, 'santedb ')
const session = Buffer.from(
  JSON.stringify({ access_token: 'a'.repeat(64), token_type: 'bearer', expires_in: 3600 }),
)

function choose(path: string): Buffer {
  if (path.startsWith('/auth/')) return session
  return path.startsWith('/fhir/large') ? large : small
}

function answer(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
  response.end(body)
}

const server = createServer((request, response) => {
  const body = choose(request.url ?? '')
  request.resume()
  request.on('end', () => {
    if (delayMs > 0) setTimeout(answer, delayMs, response, body)
    else answer(response, body)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`)
})
// Whoever started it holds its input.
process.stdin.resume().on('end', () => process.exit())
