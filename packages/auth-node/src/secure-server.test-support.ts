import { once } from 'node:events'
import { type RequestListener, createServer as createPlainServer } from 'node:http'
import { type Server, type ServerOptions, createServer } from 'node:https'
import { type Server as TcpServer, type Socket, createServer as createTcpServer } from 'node:net'
import { afterEach } from 'vitest'
import { authority } from './certificates.test-support.ts'

const toEnd: (() => void)[] = []
afterEach(() => {
  for (const end of toEnd.splice(0)) end()
})

/** What it serves unless told otherwise: a session for whoever asks. */
const grantAll: RequestListener = (request, response) => {
  response.setHeader('content-type', 'application/json')
  const isToken = request.url === '/auth/oauth2_token'
  response.end(JSON.stringify(isToken ? { access_token: 'a', token_type: 'bearer', expires_in: 3600 } : {}))
}

/** An HTTPS server of Node.js at `https://localhost:…`, for one test. */
export async function startSecurely(
  options: ServerOptions = {},
  listener: RequestListener = grantAll,
): Promise<{ root: string; server: Server }> {
  const { certificate, privateKey } = await authority.issue({
    subject: 's',
    use: 'server',
    hosts: ['localhost'],
  })
  const server = createServer(
    { cert: certificate, key: privateKey, ca: authority.certificate, ...options },
    listener,
  )
  // What a client does that goes away in the middle is no concern of these tests.
  server.on('tlsClientError', () => {})
  toEnd.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return { root: `https://localhost:${await listen(server)}`, server }
}

/** The same without TLS. */
export async function startPlainly(listener: RequestListener): Promise<string> {
  const server = createPlainServer(listener)
  toEnd.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://localhost:${await listen(server)}`
}

/** A server that does with a connection whatever the test says. */
export async function startTcp(
  answer: (socket: Socket) => void,
): Promise<{ root: string; stop: () => void }> {
  const server = createTcpServer(answer)
  const stop = () => void server.close()
  toEnd.push(stop)
  return { root: `https://localhost:${await listen(server)}`, stop }
}

async function listen(server: TcpServer): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  return address.port
}
