// The one thing of the runtime's own module that the contract's Worker takes.
declare module 'cloudflare:workers' {
  import type { CacheBinding, CertificateBinding, SessionsBinding } from '@santedb/auth-cloudflare'

  export const env: {
    /** The servers' roots by their generation. */
    readonly ROOTS: Readonly<Record<2 | 3, string>>
    readonly SESSIONS: SessionsBinding
    readonly CACHE: CacheBinding
    readonly CERTIFICATE?: CertificateBinding
  }
}
