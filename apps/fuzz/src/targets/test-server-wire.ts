import { connect } from 'node:net'
import { listen, type Listener } from '@santedb/test-server/node'
import { member } from '../engine/json.ts'
import { Fault, type Target } from '../engine/target.ts'
import { textOf } from '../mutation/forms.ts'
import { createServer, program } from './support/program.ts'

const quietMs = 50
const form = 'grant_type=client_credentials&client_id=EXAMPLE_APPLICATION'
const basic = btoa(`${program.device.id}:${program.device.secret}`)

let listener: Promise<Listener> | undefined

/** What is sent to the test server's port, byte by byte. */
export const testServerWireTarget: Target = {
  name: 'test-server-wire',
  about: 'what is sent to the port of the test server, be it HTTP or not',
  words: [
    'GET',
    'POST',
    'PING',
    'HEAD',
    'OPTIONS',
    'CONNECT',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/2.0',
    'Host:',
    'Connection: close',
    'Content-Length: 0',
    'Content-Length: 5',
    'Transfer-Encoding: chunked',
    'Expect: 100-continue',
    'Upgrade: websocket',
    'Connection: Upgrade',
    '999.999.999.999',
    '[::1]',
    '*',
    'http://elsewhere.example/',
    '0\r\n\r\n',
  ],
  seeds: async () =>
    [
      'GET /auth/jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      `POST /auth/oauth2_token HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${basic}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\nConnection: close\r\n\r\n${form}`,
      'POST /auth/oauth2_token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\na=b&c\r\n0\r\n\r\n',
      'PING /auth/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'GET http://localhost/fhir/Patient HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      'GET / HTTP/1.0\r\n\r\n',
    ].map((bytes) => ({ bytes })),
  async run(input) {
    listener ??= listen(createServer(3))
    const { port } = await listener
    const answer = await exchange(port, Buffer.from(textOf(member(input, 'bytes')), 'latin1'))
    if (answer === '') return
    const [, status = ''] = /^HTTP\/1\.1 (\d{3}) /.exec(answer) ?? []
    if (status === '') throw new Fault('wrong shape', `the answer is no HTTP: ${answer.slice(0, 100)}`)
    const hasBody = /\r\n\r\n[^]/.test(answer)
    if (Number(status) >= 500 && !hasBody) throw new Fault('server error', `an empty ${status}`)
  },
}

/** What comes back, until the connection is closed or nothing comes any more. */
function exchange(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1')
    socket.setTimeout(quietMs, () => socket.destroy())
    socket.on('data', (chunk) => (answer += chunk.toString('latin1')))
    // A server may close while it is written to.
    socket.on('error', () => {})
    socket.on('close', () => resolve(answer))
    socket.write(bytes)
  })
}
