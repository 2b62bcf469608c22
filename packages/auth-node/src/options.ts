import type { AuthOptions as CoreOptions } from '@santedb/auth-core'
import * as v from 'valibot'
import type { CertificateObserver, CertificateOptions } from './certificate/certificate-options.ts'

/** What {@link createAuth} needs to know: all that auth-core's does, and what Node.js has beyond it. */
export interface AuthOptions extends CoreOptions {
  /**
   * The device's client certificate, and the authorities to trust. What is a file is read again while the program
   * runs: a renewed certificate is used for new connections, and what is under way ends on the old ones.
   */
  certificate?: CertificateOptions | undefined
  /**
   * What the client certificate is presented with. `sign-in`: whatever goes to SanteDB's OAuth service at `<root>/auth`.
   * `every-call`: calls to the root and to `origins` too, which is for servers and proxies that let nobody else in.
   * With `dialect: 'standard'` it is every call in any case, since a token can be bound to the certificate (RFC 8705).
   *
   * @default 'sign-in'
   */
  certificateFor?: 'sign-in' | 'every-call' | undefined
  /** Receives what happens to the client certificate while the program runs. */
  onCertificate?: CertificateObserver | undefined
}

const content = v.custom<string | Uint8Array>(
  (value) => (typeof value === 'string' ? value !== '' : value instanceof Uint8Array),
  'must be PEM, the path of a file, or bytes',
)
const schema = v.object({
  certificate: v.optional(
    v.strictObject(
      {
        cert: v.optional(content),
        key: v.optional(content),
        ca: v.optional(content),
        pfx: v.optional(content),
        passphrase: v.optional(v.string('must be a text')),
      },
      ({ expected }) => (expected === 'never' ? 'is not an option: check its spelling' : 'must be an object'),
    ),
  ),
  certificateFor: v.optional(v.picklist(['sign-in', 'every-call'], "must be 'sign-in' or 'every-call'")),
  onCertificate: v.optional(v.function('must be a function')),
})

/** What is wrong with the options that auth-core does not know, each by its name. */
export function faultsOf(
  options: Pick<AuthOptions, 'certificate' | 'certificateFor' | 'onCertificate' | 'fetch'>,
): string[] {
  const { issues = [] } = v.safeParse(schema, options ?? {})
  const faults = issues.map(
    ({ path, message }) => `${path?.map(({ key }) => String(key)).join('.')} ${message}`,
  )
  if (options?.certificate && options.fetch) {
    faults.push('certificate cannot be used beside fetch, which brings its own connections')
  }
  return faults
}
