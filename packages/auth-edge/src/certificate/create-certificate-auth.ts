import { type Auth, AuthError, createAuth } from '@santedb/auth-core'
import { faultsOfAttempt, invalidOptions } from '../failures.ts'
import { type CertificateAuthOptions, certificateFaults, type CertificateFetchOptions } from './options.ts'

/** Makes the `fetch` of one runtime. */
export type CertificateFetchMaker = (options: CertificateFetchOptions) => typeof globalThis.fetch

/**
 * Makes an `Auth` that signs in with a client certificate.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, of the certificate and of all else.
 */
export function createCertificateAuth(
  options: CertificateAuthOptions,
  createFetch: CertificateFetchMaker,
): Auth {
  const { certificate, certificateFor, clientCertificate = true, ...others } = options ?? {}
  const create = (fetch?: typeof globalThis.fetch) => createAuth({ ...others, clientCertificate, fetch })
  const faults = [...faultsOfAttempt(create), ...certificateFaults(options ?? {})]
  if (faults.length > 0) throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
  return create(createFetch({ ...others, certificate, certificateFor }))
}
