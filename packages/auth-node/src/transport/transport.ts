import type { CertificateKeeper } from '../certificate/certificate-keeper.ts'
import type { Certificate } from '../certificate/check-certificate.ts'
import { Connections } from './connections.ts'
import { explainFailure } from './explain-failure.ts'
import { loadUndici, type Undici } from './load-undici.ts'
import { toGlobalResponse } from './to-global-response.ts'
import { toUndici } from './to-undici.ts'

/** What brings requests to the server and answers back. */
export interface Transport {
  readonly fetch: typeof globalThis.fetch
  /** Closes what is open; a later request opens it again. */
  close(limitMs: number): Promise<void>
}

/** Node's own `fetch`, with failures that tell which side refused the other. */
export function createPlainTransport(): Transport {
  return {
    async fetch(input, init) {
      try {
        return await fetch(input, init)
      } catch (error) {
        if (init?.signal?.aborted) throw error
        throw explainFailure(error, { url: addressOf(input) }) ?? error
      }
    },
    async close() {},
  }
}

/** What a transport with a certificate is made of. */
export interface CertificateTransportContext {
  readonly keeper: CertificateKeeper
  /** Whether a request is for a server that is to be shown the certificate. */
  readonly isShown: (url: URL) => boolean
  /** Whether a request is for a server that certificate and authority are meant for at all. */
  readonly isMeant: (url: URL) => boolean
}

/**
 * Connections that know the certificate, and its authority. Requests to whom they are not meant for take Node's own
 * `fetch`.
 */
export function createCertificateTransport({
  keeper,
  isShown,
  isMeant,
}: CertificateTransportContext): Transport {
  const plain = createPlainTransport()
  let inUse: CertificateConnections | undefined

  return {
    async fetch(input, init) {
      const url = addressOf(input)
      if (!isMeant(url)) return plain.fetch(input, init)
      const undici = await loadUndici()
      const certificate = keeper.current
      if (inUse?.certificate !== certificate) {
        inUse?.shown.retire()
        inUse?.anonymous.retire()
        inUse = connectionsWith(undici, certificate)
      }
      const shows = isShown(url)
      const connections = shows ? inUse.shown : inUse.anonymous
      const call = toUndici(undici, input, init)
      try {
        return toGlobalResponse(await connections.fetch(call))
      } catch (error) {
        if (call.init.signal?.aborted) throw error
        const { identity } = certificate
        const { asking, unanswered } = connections.handshakes
        const failed = {
          presented: shows ? identity : undefined,
          isHeldBack: !shows && identity !== undefined,
        }
        throw explainFailure(error, { url, ...failed, asked: asking.has(url.origin), unanswered }) ?? error
      }
    },
    async close(limitMs) {
      const open = inUse
      inUse = undefined
      await Promise.all([open?.shown.close(limitMs), open?.anonymous.close(limitMs)])
    },
  }
}

interface CertificateConnections {
  readonly certificate: Certificate
  /** Those on which the client certificate is presented to who asks for it. */
  readonly shown: Connections
  readonly anonymous: Connections
}

function connectionsWith(undici: Undici, certificate: Certificate): CertificateConnections {
  const { ca } = certificate.tls
  return {
    certificate,
    shown: new Connections(undici, certificate.tls),
    anonymous: new Connections(undici, ca === undefined ? {} : { ca }),
  }
}

function addressOf(input: RequestInfo | URL): URL {
  return new URL(input instanceof Request ? input.url : input)
}
