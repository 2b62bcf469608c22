import type { AuthOptions } from '@santedb/auth-core'

/** A client certificate, as PEM texts. */
export interface ClientCertificate {
  /** The device's certificate, and those between it and its authority. */
  readonly cert: string
  /** Its private key, in PKCS#8. */
  readonly key: string
  /**
   * The authorities to trust in place of the runtime's own.
   *
   * @default those that the runtime trusts
   */
  readonly ca?: string | undefined
}

/** Whom a client certificate is presented to. */
export interface CertificateFetchOptions extends Pick<AuthOptions, 'root' | 'origins' | 'dialect'> {
  /** The device's client certificate, and the authorities to trust. */
  readonly certificate: ClientCertificate
  /**
   * What the client certificate is presented with. `sign-in`: whatever goes to SanteDB's OAuth service at
   * `<root>/auth`. `every-call`: calls to the root and to `origins` too, which is for servers and proxies that let
   * nobody else in. With `dialect: 'standard'` it is every call in any case.
   *
   * @default 'sign-in'
   */
  readonly certificateFor?: 'sign-in' | 'every-call' | undefined
}

/** What `createAuth` takes: what auth-core's does, and the certificate. */
export interface CertificateAuthOptions
  extends Omit<AuthOptions, 'fetch'>, Omit<CertificateFetchOptions, 'root' | 'origins' | 'dialect'> {}

/** What is wrong with the options that auth-core does not know, each by its name. */
export function certificateFaults(options: Partial<CertificateAuthOptions>): string[] {
  const { cert, key, ca } = Object(options.certificate)
  const rules: [holds: boolean, fault: string][] = [
    [isPem(cert, 'CERTIFICATE'), 'certificate.cert must be a certificate in PEM'],
    [isPem(key, 'PRIVATE KEY'), 'certificate.key must be a private key in PEM'],
    [ca === undefined || isPem(ca, 'CERTIFICATE'), 'certificate.ca must be certificates in PEM'],
    [
      [undefined, 'sign-in', 'every-call'].includes(options.certificateFor),
      "certificateFor must be 'sign-in' or 'every-call'",
    ],
    [!('fetch' in options), 'fetch cannot be used beside certificate, which brings its own connections'],
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}

function isPem(text: unknown, kind: string): boolean {
  return typeof text === 'string' && new RegExp(`-----BEGIN [A-Z ]*${kind}-----`).test(text)
}
