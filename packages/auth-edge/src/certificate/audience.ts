import type { CertificateFetchOptions } from './options.ts'

/** Whom a request goes to, as far as certificates are concerned. */
export type Audience = 'shown' | 'known' | 'stranger'

/**
 * Tells whether the certificate is shown to who answers at an address, and whether it is one of our servers at all.
 * SanteDB matches paths in any case.
 */
export function audienceOf({
  root,
  origins = [],
  dialect,
  certificateFor,
}: CertificateFetchOptions): (url: string) => Audience {
  const known = new Set([root, ...origins].map((address) => new URL(address).origin))
  const service = `${new URL(root).href.replace(/\/$/, '')}/auth/`.toLowerCase()
  const isForAll = certificateFor === 'every-call' || dialect === 'standard'
  return (address) => {
    const { origin, href } = new URL(address)
    if (!known.has(origin)) return 'stranger'
    return isForAll || href.toLowerCase().startsWith(service) ? 'shown' : 'known'
  }
}

/** The address of what `fetch` is given. */
export function addressOf(input: RequestInfo | URL): string {
  return typeof input === 'object' && 'url' in input ? input.url : String(input)
}
