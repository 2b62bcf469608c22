import type { SessionStore } from '@santedb/auth-node'
import { createCertificateAuthority, createTestServer, EXAMPLE_DEVICE } from '@santedb/test-server'
import { openInProcess, type OpenSubject } from './subject.ts'

/** A way to check the contract: how the server is reached, and where sessions are kept. */
export interface Way {
  readonly open: OpenSubject
  close(): Promise<void>
}

// What not every runtime has is loaded where it is asked for.

/** Opens a way. */
export async function openWay({ over, store }: { over: string; store: string }): Promise<Way> {
  const openSubject = over === 'process' ? openInProcess : await openPort(over === 'tls')
  const stores = await openStores(store)
  return {
    async open(generation, options) {
      const subject = await openSubject(generation, options)
      const { fetch, clientOptions = () => ({ fetch }) } = subject
      return { ...subject, clientOptions: () => ({ ...clientOptions(), store: stores.create() }) }
    },
    close: () => stores.close(),
  }
}

/** A server on a port, to which the library finds its own way. */
async function openPort(isSecure: boolean): Promise<OpenSubject> {
  const { listen } = await import('@santedb/test-server/node')
  const { authority, serverOptions, clientOptions, dispatcher } = isSecure ? await openSecurely() : {}
  return async (generation, options) => {
    const server = createTestServer({ generation, ...options, ...serverOptions })
    const listener = await listen(server, { tls: authority })
    return {
      root: listener.root,
      server,
      fetch(input, init) {
        // As in process, where a clause gets the redirect itself.
        const request = { redirect: 'manual' as const, ...init, dispatcher }
        return fetch(input, request)
      },
      clientOptions: () => ({ ...clientOptions }),
      close: () => listener.close(),
    }
  }
}

/** The device is known by its certificate, and nobody gets near the OAuth service without one. */
async function openSecurely() {
  const { Agent } = await import('undici')
  const authority = await createCertificateAuthority()
  const device = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
  const certificate = { cert: device.certificate, key: device.privateKey, ca: authority.certificate }
  return {
    authority,
    serverOptions: { clientCertificates: {} },
    clientOptions: { certificate, device: undefined },
    dispatcher: new Agent({ connect: certificate }),
  }
}

interface Stores {
  create(): SessionStore | undefined
  close(): Promise<void>
}

async function openStores(store: string): Promise<Stores> {
  if (store === 'memory') return { create: () => undefined, async close() {} }
  return store === 'file' ? openFileStores() : openRedisStores(store)
}

async function openFileStores(): Promise<Stores> {
  const { createFileStore } = await import('@santedb/auth-node/file-store')
  const { mkdtemp, rm } = await import('node:fs/promises')
  const { tmpdir } = await import('node:os')
  const path = await import('node:path')
  const folder = await mkdtemp(path.join(tmpdir(), 'santedb-auth-contract-'))
  return {
    create: () => createFileStore({ directory: path.join(folder, crypto.randomUUID()) }),
    close: () => rm(folder, { recursive: true, force: true }),
  }
}

async function openRedisStores(url: string): Promise<Stores> {
  const { createRedisStore } = await import('@santedb/auth-node/redis')
  const { createClient } = await import('redis')
  const client = createClient({ url })
  await client.connect()
  return {
    create: () => createRedisStore({ client, prefix: crypto.randomUUID() }),
    close: () => client.close(),
  }
}
