import type { AuthOptions } from './options.ts'

type CertificateOptions = Pick<AuthOptions, 'root' | 'origins' | 'dialect' | 'certificate' | 'certificateFor'>

/**
 * A `fetch` that presents the client certificate to those it is for, and to nobody else. SanteDB matches paths in any
 * case (`OperationDispatcher`).
 */
export function createCertificateFetch({
  root,
  origins = [],
  dialect,
  certificate,
  certificateFor,
}: CertificateOptions): typeof globalThis.fetch {
  const { href } = new URL(root)
  const service = `${href.replace(/\/$/, '')}/auth/`.toLowerCase()
  const isForEveryCall = certificateFor === 'every-call' || dialect === 'standard'
  const ours = new Set([root, ...origins].map((address) => new URL(address).origin))
  const isShown = (url: string) =>
    isForEveryCall ? ours.has(new URL(url).origin) : url.toLowerCase().startsWith(service)
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input).href
    return certificate && isShown(url) ? certificate.fetch(input, init) : globalThis.fetch(input, init)
  }
}
