import type { SessionStore } from '@santedb/auth-node'
import { createCertificateAuthority, createTestServer, EXAMPLE_DEVICE } from '@santedb/test-server'
import type { Library } from './bench.ts'
import { openFarm } from './farm.ts'
import { openInProcess, type OpenSubject } from './subject.ts'

/** A way to check the contract: how the server is reached, and where sessions are kept. */
export interface Way {
  readonly open: OpenSubject
  close(): Promise<void>
}

// What not every runtime has is loaded where it is asked for.

/** Opens a way. */
export async function openWay(
  { over, store }: { over: string; store: string },
  library: Library,
): Promise<Way> {
  const openSubject = await openSubjects(over, library)
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

async function openSubjects(over: string, library: Library): Promise<OpenSubject> {
  if (over.startsWith('http:')) return openFarm(over)
  return over === 'process' ? openInProcess : openPort(over === 'tls', library)
}

/** A server on a port, to which the library finds its own way. */
async function openPort(isSecure: boolean, library: Library): Promise<OpenSubject> {
  const { listen } = await import('@santedb/test-server/node')
  const { authority, serverOptions, clientOptions, createFetch } = isSecure ? await openSecurely(library) : {}
  return async (generation, options) => {
    const server = createTestServer({ generation, ...options, ...serverOptions })
    const listener = await listen(server, { tls: authority })
    const send = createFetch?.(listener.root) ?? fetch
    return {
      root: listener.root,
      server,
      // As in process, where a clause gets the redirect itself.
      fetch: (input, init) => send(input, { redirect: 'manual', ...init }),
      clientOptions: () => ({ ...clientOptions }),
      close: () => listener.close(),
    }
  }
}

/** The device is known by its certificate, and nobody gets near the OAuth service without one. */
async function openSecurely(library: Library) {
  const authority = await createCertificateAuthority()
  const device = await authority.issue({ subject: EXAMPLE_DEVICE.id, use: 'client' })
  const certificate = { cert: device.certificate, key: device.privateKey, ca: authority.certificate }
  return {
    authority,
    serverOptions: { clientCertificates: {} },
    clientOptions: { certificate, device: undefined },
    createFetch: await certificateFetchMaker(library, certificate),
  }
}

type FetchMaker = (root: string) => typeof globalThis.fetch

/** Deno and Bun have ways of their own to present a certificate, which the library knows. */
async function certificateFetchMaker(library: Library, certificate: object): Promise<FetchMaker> {
  if ('createCertificateFetch' in library && typeof library.createCertificateFetch === 'function') {
    const { createCertificateFetch } = library
    return (root) => createCertificateFetch({ root, certificate, certificateFor: 'every-call' })
  }
  const { Agent } = await import('undici')
  const dispatcher = new Agent({ connect: certificate })
  return () => (input, init) => {
    const request = { ...init, dispatcher }
    return fetch(input, request)
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
