import { type RequestListener, type Server, createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Socket } from 'node:net'
import type { CertificateAuthority } from '../tokens/certificate-authority.ts'
import type { TestServerNode } from '../server.ts'
import { answerPing } from './answer-ping.ts'
import { handleRequest } from './handle-request.ts'

const DEFAULT_HOSTNAME = '127.0.0.1'

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes a free one. @default 0 */
  readonly port?: number
  /** @default '127.0.0.1' */
  readonly hostname?: string
  /** Speaks HTTPS with a certificate of this authority, and asks for client certificates of the same. */
  readonly tls?: CertificateAuthority | undefined
}

/** A test server that has a port. */
export interface Listener extends AsyncDisposable {
  /** The root that clients are given: `http://127.0.0.1:49152`, or with `https`. */
  readonly root: string
  readonly port: number
  /** Stops listening and drops the connections that are open. Can be called twice. */
  close(): Promise<void>
}

/**
 * Puts a test server on a port, with plain HTTP unless it is given a certificate authority.
 *
 * @throws the system's error, such as `EADDRINUSE` for a port that is taken
 *
 * @example
 * ```ts
 * import { createTestServer } from '@santedb/test-server'
 * import { listen } from '@santedb/test-server/node'
 *
 * await using listener = await listen(createTestServer({ generation: 2 }))
 * await fetch(`${listener.root}/auth/.well-known/openid-configuration`)
 * ```
 */
export async function listen(server: TestServerNode, options: ListenOptions = {}): Promise<Listener> {
  const { port: wantedPort = 0, hostname = DEFAULT_HOSTNAME, tls } = options
  const http = await createListener(handleRequest(server, hostname), hostname, tls)
  http.on('clientError', answerPing(server))
  const connections = new Set<Socket>()
  http.on('connection', (connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
  })
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(wantedPort, hostname, () => {
      http.off('error', reject)
      resolve()
    })
  })
  const address = http.address()
  const port = typeof address === 'object' && address ? address.port : wantedPort
  const close = (): Promise<void> => stop(http, connections)
  return { root: rootOf(tls ? 'https' : 'http', hostname, port), port, close, [Symbol.asyncDispose]: close }
}

/** A client without a certificate, or with one of another authority, is let in: what to make of it is up to the server. */
async function createListener(
  listener: RequestListener,
  hostname: string,
  authority: CertificateAuthority | undefined,
): Promise<Server> {
  if (!authority) return createServer(listener)
  const hosts = [...new Set([hostname, 'localhost', '127.0.0.1'])]
  const { certificate, privateKey } = await authority.issue({ subject: hostname, use: 'server', hosts })
  return createSecureServer(
    {
      cert: certificate,
      key: privateKey,
      ca: authority.certificate,
      requestCert: true,
      rejectUnauthorized: false,
    },
    listener,
  )
}

function rootOf(scheme: 'http' | 'https', hostname: string, port: number): string {
  return `${scheme}://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`
}

// `closeAllConnections` knows none on which the TLS handshake has not ended, and the server would wait two minutes for it.
async function stop(http: Server, connections: ReadonlySet<Socket>): Promise<void> {
  if (!http.listening) return
  await new Promise<void>((resolve) => {
    http.close(() => resolve())
    for (const connection of connections) connection.destroy()
  })
}
