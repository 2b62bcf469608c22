import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { TestServerConnection } from '../http/connection.ts'

/** What a socket tells of its client: the certificate, and whether the listener trusts it. */
export function connectionOf(socket: Socket): TestServerConnection {
  if (!(socket instanceof TLSSocket)) return {}
  const { raw } = socket.getPeerCertificate()
  // Without a certificate Node gives an empty object, whatever its types say.
  return raw instanceof Uint8Array ? { clientCertificate: { der: raw, isTrusted: socket.authorized } } : {}
}
