// What this package needs of Workers' bindings: the types that Wrangler generates fit, of any version.
import type { SessionLease } from './object/session-lease.ts'

/** A binding that sends requests: the one of `mtls_certificates` brings the client certificate to them. */
export interface CertificateBinding {
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>
}

/** A binding to a KV namespace. */
export interface CacheBinding {
  get(key: string): Promise<string | null>
  put(key: string, value: string, options?: { expirationTtl?: number }): Promise<void>
  delete(key: string): Promise<void>
}

/** A binding to the Durable Objects of the class `SessionObject`, or of one that extends it. */
export interface SessionsBinding {
  getByName(name: string): {
    read(key: string): Promise<string | null>
    write(key: string, value: string, ttlMs: number): Promise<void>
    forget(key: string): Promise<void>
    lease(key: string, leaseMs: number): Promise<(Pick<SessionLease, 'release'> & Disposable) | null>
  }
}
