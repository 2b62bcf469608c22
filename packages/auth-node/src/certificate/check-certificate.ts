import { X509Certificate, createPrivateKey } from 'node:crypto'
import { Socket } from 'node:net'
import { type SecureContextOptions, TLSSocket, createSecureContext } from 'node:tls'
import type { CertificateIdentity } from './certificate-options.ts'
import type { Parts } from './read-parts.ts'

/** A certificate that can be used, as TLS takes it. */
export interface Certificate {
  readonly tls: Readonly<Pick<SecureContextOptions, 'cert' | 'key' | 'ca' | 'pfx' | 'passphrase'>>
  /** Missing where there is only an authority to trust. */
  readonly identity?: CertificateIdentity | undefined
}

/** What came of a check: a certificate, or everything that is wrong with it. */
export type CertificateCheck = { readonly certificate: Certificate } | { readonly faults: readonly string[] }

type Contents = Parts['contents']

const derSequence = 0x30

/** Checks that a certificate can be used now. The faults name subject and dates, and nothing that is secret. */
export function checkCertificate(
  parts: Parts,
  passphrase: string | undefined,
  nowMs: number,
): CertificateCheck {
  const contents = withKeyOfCert(parts.contents)
  const faults = [...parts.faults]
  if (faults.length === 0) faults.push(...missingParts(contents))
  if (contents.ca) faults.push(...faultsOfAuthorities(contents.ca))
  if (faults.length > 0) return { faults }

  const tls = { ...contents, ...(passphrase !== undefined && { passphrase }) }
  try {
    const identity = contents.pfx ? openPfx(tls) : openPem(contents, passphrase)
    if (identity) checkDates(identity, nowMs)
    // Whatever else TLS has against it, such as a key that is too short.
    createSecureContext(tls)
    return { certificate: { tls, identity: identity && identityOf(identity) } }
  } catch (error) {
    return {
      faults: [error instanceof Fault ? error.message : `certificate cannot be used${codeOf(error)}`],
    }
  }
}

/** What a certificate tells of itself. */
export function identityOf({
  subject,
  validFrom,
  validTo,
  fingerprint256,
}: X509Certificate): CertificateIdentity {
  return Object.freeze({
    subject: subject.trim().replaceAll('\n', ', '),
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
    fingerprint: fingerprint256,
  })
}

/** A certificate by its subject and dates, for messages. */
export function describe({ subject, validFrom, validTo }: CertificateIdentity): string {
  return `${subject}, valid from ${validFrom.toISOString()} to ${validTo.toISOString()}`
}

/** One reason why a certificate cannot be used. */
class Fault extends Error {}

function withKeyOfCert(contents: Contents): Contents {
  const { cert, key } = contents
  return cert && !key && cert.includes('PRIVATE KEY-----') ? { ...contents, key: cert } : contents
}

function missingParts({ cert, key, ca, pfx }: Contents): string[] {
  if (pfx)
    return cert || key ? ['certificate.pfx holds certificate and key: cert and key must be left out'] : []
  if (cert && !key) return ['certificate.key is missing']
  if (key && !cert) return ['certificate.cert is missing']
  return cert || ca ? [] : ['certificate must have cert and key, or pfx, or ca']
}

function faultsOfAuthorities(ca: Buffer): string[] {
  const blocks =
    String(ca).match(/-----BEGIN [^-]*CERTIFICATE-----[^-]+-----END [^-]*CERTIFICATE-----/g) ?? []
  return blocks.length > 0 && blocks.every(isCertificate)
    ? []
    : ['certificate.ca must be certificates in PEM']
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) instanceof X509Certificate
  } catch {
    return false
  }
}

function openPem({ cert, key }: Contents, passphrase: string | undefined): X509Certificate | undefined {
  if (!cert || !key) return undefined
  if (!cert.includes('-----BEGIN') || !isCertificate(String(cert))) {
    throw new Fault('certificate.cert must be a certificate in PEM')
  }
  const certificate = new X509Certificate(cert)
  if (!certificate.checkPrivateKey(openKey(key, passphrase))) {
    throw new Fault(
      `certificate.key does not belong to certificate.cert (${describe(identityOf(certificate))})`,
    )
  }
  return certificate
}

function openKey(key: Buffer, passphrase: string | undefined): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey({ key, ...(passphrase !== undefined && { passphrase }) })
  } catch {
    if (!key.includes('ENCRYPTED')) throw new Fault('certificate.key must be a private key in PEM')
    throw passphrase === undefined
      ? new Fault('certificate.passphrase is missing: the key is encrypted')
      : new Fault('certificate.passphrase does not open the key')
  }
}

/** Node.js reads PFX only for TLS, so it is a socket that tells whose it is. */
function openPfx(tls: Certificate['tls']): X509Certificate {
  if (!(tls.pfx instanceof Buffer) || tls.pfx[0] !== derSequence) {
    throw new Fault('certificate.pfx must be PFX (PKCS#12)')
  }
  const certificate = certificateOf(tls)
  if (!certificate) throw new Fault('certificate.pfx holds no certificate with its key')
  return certificate
}

function certificateOf(tls: Certificate['tls']): X509Certificate | undefined {
  let secureContext
  try {
    secureContext = createSecureContext(tls)
  } catch (error) {
    if (/mac verify failure/i.test(String(error))) {
      throw new Fault(
        tls.passphrase === undefined
          ? 'certificate.passphrase is missing: the PFX is encrypted'
          : 'certificate.passphrase does not open the PFX',
      )
    }
    throw new Fault(
      `certificate.pfx is no PFX that Node.js can read${codeOf(error)}; or an old kind of it, which openssl pkcs12 -legacy converts`,
    )
  }
  const socket = new TLSSocket(new Socket(), { secureContext })
  try {
    return socket.getX509Certificate()
  } finally {
    socket.destroy()
  }
}

function checkDates(certificate: X509Certificate, nowMs: number): void {
  const identity = identityOf(certificate)
  if (nowMs > identity.validTo.getTime()) throw new Fault(`certificate has expired (${describe(identity)})`)
  if (nowMs < identity.validFrom.getTime()) {
    throw new Fault(`certificate is not yet valid (${describe(identity)}; or this machine's clock is slow)`)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
}
