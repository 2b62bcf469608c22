import type { Auth } from '@santedb/auth-core'
import { addressOf, audienceOf } from './audience.ts'
import { createCertificateAuth } from './create-certificate-auth.ts'
import type { CertificateAuthOptions, CertificateFetchOptions } from './options.ts'

export * from '@santedb/auth-core'
export type { CertificateAuthOptions, CertificateFetchOptions, ClientCertificate } from './options.ts'

/**
 * Makes an `Auth` that signs in with a client certificate, on Bun. Everything else is `createAuth` of
 * `@santedb/auth-core`. Give `clientCertificate` the certificate's subject where devices share a store.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-edge/bun'
 *
 * declare const Bun: { file(path: string): { text(): Promise<string> } }
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   certificate: {
 *     cert: await Bun.file('device.crt').text(),
 *     key: await Bun.file('device.key').text(),
 *   },
 * })
 * ```
 */
export function createAuth(options: CertificateAuthOptions): Auth {
  return createCertificateAuth(options, createCertificateFetch)
}

/**
 * Makes a `fetch` that presents a client certificate, on Bun: for `createGateway`, beside `clientCertificate: true`.
 *
 * @example
 * ```ts
 * import { createCertificateFetch } from '@santedb/auth-edge/bun'
 *
 * declare const certificate: { cert: string; key: string }
 *
 * const root = 'https://icdr.example.org:8443'
 * export const fetch = createCertificateFetch({ root, certificate })
 * ```
 */
export function createCertificateFetch(options: CertificateFetchOptions): typeof globalThis.fetch {
  const { cert, key, ca } = options.certificate
  const judge = audienceOf(options)
  const trust = ca === undefined ? {} : { ca }
  const settings = { shown: { cert, key, ...trust }, known: trust }
  return (input, init) => {
    const audience = judge(addressOf(input))
    // Whoever else answers is none of the certificate's business, nor of the authority's behind it.
    if (audience === 'stranger') return fetch(input, init)
    const withTls: RequestInit & { tls: object } = { ...init, tls: settings[audience] }
    return fetch(input, withTls)
  }
}
