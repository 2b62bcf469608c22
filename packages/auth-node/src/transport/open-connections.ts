import { audienceOf } from '../certificate/audience.ts'
import type { CertificateIdentity } from '../certificate/certificate-options.ts'
import { CertificateKeeper } from '../certificate/certificate-keeper.ts'
import type { Certificate } from '../certificate/check-certificate.ts'
import { type AuthOptions, faultsOf } from '../options.ts'
import { createCertificateTransport, createPlainTransport, type Transport } from './transport.ts'

/** The connections that an `Auth` with the same options uses, without a session: for tools that look at the way. */
export interface OpenConnections {
  /** Sends a request as it is, with the client certificate where that one is for. */
  readonly fetch: typeof globalThis.fetch
  /** Closes what is open. */
  readonly close: (limitMs: number) => Promise<void>
  /** What TLS is told; empty without the option `certificate`, and for one that cannot be used. */
  readonly tls: Certificate['tls']
  /** Whose the client certificate is, where there is one that can be used; the renewed one's once it is. */
  readonly identity: CertificateIdentity | undefined
  /** What is wrong with the options that are about connections, each by its name. */
  readonly faults: readonly string[]
}

/**
 * Makes the connections of an `Auth`. None is opened before it is needed. It does not throw for options that are wrong:
 * {@link OpenConnections.faults} tells.
 *
 * @example
 * ```ts
 * import { readConfiguration } from '@santedb/auth-node'
 * import { openConnections } from '@santedb/auth-node/connections'
 *
 * const { options } = readConfiguration()
 * const { fetch, faults } = openConnections(options)
 * if (faults.length === 0) await fetch(`${options.root}/auth/.well-known/openid-configuration`)
 * ```
 */
export function openConnections(options: AuthOptions): OpenConnections {
  const { certificate, onCertificate } = options ?? {}
  const faults = faultsOf(options ?? {})
  const keeper =
    certificate && faults.length === 0
      ? new CertificateKeeper({ options: { ...certificate }, now: clockOf(options), onCertificate })
      : undefined
  faults.push(...(keeper?.faults ?? []))
  // A copy, since the caller's can change until the first request.
  const { root, origins, dialect, certificateFor } = options ?? {}
  const forWhom = {
    root: String(root),
    origins: Array.isArray(origins) ? origins.map(String) : [],
    dialect,
    certificateFor,
  }
  if (keeper?.identity && forWhom.root.startsWith('http:')) {
    faults.push('certificate is for a root with https: nobody else asks for it')
  }
  let transport: Transport | undefined
  const open = () =>
    (transport ??=
      keeper && faults.length === 0
        ? createCertificateTransport({ keeper, ...audienceOf(forWhom) })
        : createPlainTransport())
  return {
    fetch: (input, init) => open().fetch(input, init),
    close: async (limitMs) => transport?.close(limitMs),
    get tls() {
      return keeper && faults.length === 0 ? keeper.current.tls : {}
    },
    get identity() {
      return faults.length === 0 ? keeper?.current.identity : keeper?.identity
    },
    faults,
  }
}

function clockOf({ clock }: AuthOptions): () => number {
  return typeof clock?.now === 'function' ? () => clock.now() : Date.now
}
