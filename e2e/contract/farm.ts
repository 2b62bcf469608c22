import { openRemoteSubject } from '../tests/support/remote-subject.ts'
import type { OpenSubject } from './subject.ts'

/** A server that a farm opened, and what to show there. */
export interface FarmServer {
  readonly root: string
  readonly cert: string
  readonly key: string
  readonly ca: string
}

/**
 * Servers of a farm in another process, for a library that presents a client certificate as Bun does: it is told
 * beside each request. Whatever the library sends comes through here, so that the server is looked at afterwards.
 */
export function openFarm(address: string): OpenSubject {
  const send = globalThis.fetch
  return async (generation, options) => {
    const body = JSON.stringify({ generation, ...options })
    const opened = await send(address, { method: 'POST', body })
    if (!opened.ok) throw new Error(await opened.text())
    const { root, ...certificate }: FarmServer = await opened.json()
    const fetchWithCertificate: typeof fetch = (input, init) => {
      const request = { tls: certificate, ...init }
      return send(input, request)
    }
    const subject = await openRemoteSubject(root, { fetch: fetchWithCertificate })
    globalThis.fetch = subject.fetch
    return {
      ...subject,
      clientOptions: () => ({ certificate, device: undefined }),
      async close() {
        globalThis.fetch = send
      },
    }
  }
}
