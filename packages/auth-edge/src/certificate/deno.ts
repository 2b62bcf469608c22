import type { Auth } from '@santedb/auth-core'
import { addressOf, audienceOf } from './audience.ts'
import { createCertificateAuth } from './create-certificate-auth.ts'
import type { CertificateAuthOptions, CertificateFetchOptions } from './options.ts'

export * from '@santedb/auth-core'
export type { CertificateAuthOptions, CertificateFetchOptions, ClientCertificate } from './options.ts'

/** As much of Deno as is needed here. */
declare const Deno: {
  createHttpClient(options: { cert?: string; key?: string; caCerts?: string[] }): object
}

/**
 * Makes an `Auth` that signs in with a client certificate, on Deno. Everything else is `createAuth` of
 * `@santedb/auth-core`. Give `clientCertificate` the certificate's subject where devices share a store.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-edge/deno'
 *
 * declare const Deno: { readTextFile(path: string): Promise<string> }
 *
 * export const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   certificate: {
 *     cert: await Deno.readTextFile('device.crt'),
 *     key: await Deno.readTextFile('device.key'),
 *   },
 * })
 * ```
 */
export function createAuth(options: CertificateAuthOptions): Auth {
  return createCertificateAuth(options, createCertificateFetch)
}

/**
 * Makes a `fetch` that presents a client certificate, on Deno: for `createGateway`, beside `clientCertificate: true`.
 *
 * @example
 * ```ts
 * import { createCertificateFetch } from '@santedb/auth-edge/deno'
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
  const trust = ca === undefined ? {} : { caCerts: [ca] }
  const clients = {
    shown: Deno.createHttpClient({ cert, key, ...trust }),
    known: Deno.createHttpClient(trust),
  }
  return (input, init) => {
    const audience = judge(addressOf(input))
    // Whoever else answers is none of the certificate's business, nor of the authority's behind it.
    if (audience === 'stranger') return fetch(input, init)
    const withClient: RequestInit & { client: object } = { ...init, client: clients[audience] }
    return fetch(input, withClient)
  }
}
