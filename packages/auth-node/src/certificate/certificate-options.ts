import type { AuthError } from '@santedb/auth-core'

/**
 * The client certificate of the device that the program runs on, or the authority of a server's certificate, or both.
 * Each text is PEM or the path of a file; a `Uint8Array` (a `Buffer`, for one) is a file's content.
 */
export interface CertificateOptions {
  /** The certificate, with the ones between it and its authority behind it. It may have its key with it. */
  cert?: string | Uint8Array | undefined
  /** The certificate's private key. */
  key?: string | Uint8Array | undefined
  /** The authorities to trust, in place of those that Node.js trusts, for the root and `origins`. */
  ca?: string | Uint8Array | undefined
  /** Certificate and key in one (PKCS#12), in place of `cert` and `key`: a path, or the content as bytes. */
  pfx?: string | Uint8Array | undefined
  /** What the key or the PFX is encrypted with. */
  passphrase?: string | undefined
}

/** Whose a certificate is, and from when until when it is good. */
export interface CertificateIdentity {
  /** The owner's name: `CN=EXAMPLE_DEVICE_NODE`. */
  readonly subject: string
  readonly validFrom: Date
  readonly validTo: Date
  /** SHA-256 of the certificate, in hexadecimal with colons: no two have the same. */
  readonly fingerprint: string
}

/** What happens to the client certificate while the program runs. */
export type CertificateEvent =
  /** Its files have changed: from now on connections are opened with what they hold now. */
  | { type: 'certificate_renewed'; identity: CertificateIdentity }
  /** Its files have changed and cannot be used; the certificate from before is, until they can. */
  | { type: 'certificate_unusable'; error: AuthError }
  /** The last tenth of its time has begun. */
  | { type: 'certificate_expires'; identity: CertificateIdentity }

/** Receives every {@link CertificateEvent}. What it throws is ignored: watching changes nothing. */
export type CertificateObserver = (event: CertificateEvent) => void
