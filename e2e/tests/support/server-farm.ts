import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import {
  type CertificateAuthority,
  createCertificateAuthority,
  createTestServer,
  EXAMPLE_DEVICE,
} from '@santedb/test-server'
import { type Listener, listen } from '@santedb/test-server/node'
import type { FarmServer } from '../../contract/farm.ts'

/** Opens test servers for who asks at its address. */
export interface ServerFarm {
  readonly address: string
  close(): Promise<void>
}

/**
 * Opens a farm: for runtimes in which a test server cannot see client certificates itself. Each server speaks HTTPS,
 * wants the device's certificate, and can be told what to do over HTTP.
 */
export async function openServerFarm(): Promise<ServerFarm> {
  const authority = await createCertificateAuthority()
  const listeners: Listener[] = []
  const http = createServer((request, response) => {
    const open = async () => {
      const { server, listener } = await openServer(authority, await json(request))
      listeners.push(listener)
      response.setHeader('content-type', 'application/json').end(JSON.stringify(server))
    }
    open().catch((error: unknown) => response.writeHead(500).end(String(error)))
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (typeof address !== 'object' || !address) throw new Error('The farm has no port.')
  return {
    address: `http://127.0.0.1:${address.port}`,
    async close() {
      http.closeAllConnections()
      http.close()
      await Promise.all(listeners.map((listener) => listener.close()))
    },
  }
}

async function openServer(
  authority: CertificateAuthority,
  wanted: unknown,
): Promise<{ server: FarmServer; listener: Listener }> {
  const options = Object(wanted)
  const { certificate, privateKey } = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
  const testServer = createTestServer({ ...options, clientCertificates: {}, control: true })
  const listener = await listen(testServer, { tls: authority })
  const server = { root: listener.root, cert: certificate, key: privateKey, ca: authority.certificate }
  return { server, listener }
}
