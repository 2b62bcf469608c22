// What is called in a bench, in a process of its own: the test server's token endpoint, and a service that takes the
// tokens which that one has granted. It prints its port, and ends with whoever started it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createTestServer } from '@santedb/test-server'

const bundle = Buffer.from(
  JSON.stringify({ resourceType: 'Bundle', type: 'searchset', padding: 'x'.repeat(700) }),
)
const live = new Set<string>()
const testServer = createTestServer({ generation: 3 })
const seen = { tokenRequests: 0, otherAuthRequests: 0, calls: 0, callsWithoutSession: 0 }

async function answerAuth(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
  const { method = 'GET', url = '/' } = request
  const isTokenRequest = url === '/auth/oauth2_token'
  seen[isTokenRequest ? 'tokenRequests' : 'otherAuthRequests'] += 1
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value))
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const answer = await testServer.fetch(
    new Request(`http://${request.headers.host}${url}`, {
      method,
      headers,
      ...(hasBody && { body: new Uint8Array(body) }),
    }),
  )
  const text = await answer.text()
  if (isTokenRequest && answer.ok) live.add(`Bearer ${JSON.parse(text).access_token}`)
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  response.end(text)
}

function answerCall({ headers }: IncomingMessage, response: ServerResponse): void {
  seen.calls += 1
  const isLive = live.has(headers.authorization ?? '')
  if (!isLive) seen.callsWithoutSession += 1
  response.writeHead(isLive ? 200 : 401, {
    'content-type': 'application/json',
    'content-length': bundle.length,
  })
  response.end(bundle)
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => {
    if (request.url === '/seen') response.end(JSON.stringify(seen))
    else if (request.url?.startsWith('/auth/')) void answerAuth(request, response, Buffer.concat(chunks))
    else answerCall(request, response)
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : ''}\n`)
})
process.stdin.resume().on('end', () => process.exit())
