import { type Auth, AuthError, createAuth, isAuthError } from '@santedb/auth-core'
import { invalidOptions } from '../failures.ts'
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
  const faults = certificateFaults(options ?? {})
  const create = (fetch?: typeof globalThis.fetch) => createAuth({ ...others, clientCertificate, fetch })
  try {
    create()
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'invalid_options') throw error
    faults.unshift(error.summary.replace(/^Wrong options: |\.$/g, ''))
  }
  if (faults.length > 0) throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
  return create(createFetch({ ...others, certificate, certificateFor }))
}
