// Node's HTTP parser refuses methods that it does not know, and `PING` is one. The refused bytes come with the
// error, so that SanteDB's health check can be answered all the same.
import type { Duplex } from 'node:stream'
import type { TestServerNode } from '../server.ts'

const REQUEST_HEAD = /^PING (\/\S*) HTTP\/1\.1\r\n((?:[^\r\n]+\r\n)*)\r\n/
const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'

/** Handles `clientError` events: answers `PING`, and refuses everything else as Node itself would. */
export function answerPing(server: TestServerNode): (error: Error, socket: Duplex) => void {
  return (error, socket) => {
    if (!socket.writable) {
      socket.destroy()
      return
    }
    const request = readPing(error)
    if (!request) {
      socket.end(BAD_REQUEST)
      return
    }
    server.fetch(request).then(
      (response) => socket.end(toHttp(response)),
      () => socket.destroy(),
    )
  }
}

function readPing(error: Error): Request | undefined {
  const packet = 'rawPacket' in error && error.rawPacket instanceof Uint8Array ? error.rawPacket : undefined
  const [, path, headerLines = ''] = REQUEST_HEAD.exec(new TextDecoder('latin1').decode(packet)) ?? []
  if (path === undefined) return undefined
  try {
    const headers = new Headers(headerLines.split('\r\n').flatMap(readHeaderLine))
    return new Request(`http://${headers.get('host') ?? 'localhost'}${path}`, { method: 'PING', headers })
  } catch {
    return undefined
  }
}

function readHeaderLine(line: string): [string, string][] {
  const colon = line.indexOf(':')
  return colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]]
}

/** A `PING` is answered without a body, or with a short one that the connection's end delimits. */
function toHttp(response: Response): string {
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}\r\n`).join('')
  return `HTTP/1.1 ${response.status} ${response.statusText}\r\n${headers}Connection: close\r\n\r\n`
}
