import type { AuthOptions } from './options.ts'

type CertificateOptions = Pick<AuthOptions, 'root' | 'origins' | 'dialect' | 'certificate' | 'certificateFor'>

/**
 * A `fetch` that presents the client certificate to those it is for, and to nobody else. SanteDB matches paths in any
 * case (`OperationDispatcher`).
 */
export function createCertificateFetch(options: CertificateOptions): typeof globalThis.fetch {
  const { certificate } = options
  let isShown: ((url: URL) => boolean) | undefined
  return (input, init) => {
    // Not before: whether root and origins are addresses is for auth-core to say.
    isShown ??= createAudience(options)
    const url = new URL(input instanceof Request ? input.url : input)
    return certificate && isShown(url) ? certificate.fetch(input, init) : globalThis.fetch(input, init)
  }
}

/** Tells whom the certificate is for. */
function createAudience({ root, origins = [], dialect, certificateFor }: CertificateOptions) {
  if (certificateFor === 'every-call' || dialect === 'standard') {
    const ours = new Set([root, ...origins].map((address) => new URL(address).origin))
    return ({ origin }: URL): boolean => ours.has(origin)
  }
  const service = `${new URL(root).href.replace(/\/$/, '')}/auth/`.toLowerCase()
  return ({ href }: URL): boolean => href.toLowerCase().startsWith(service)
}
