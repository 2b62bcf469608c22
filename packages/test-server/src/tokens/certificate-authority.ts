import { type Bytes, randomBytes } from './bytes.ts'
import { type CertificateExtension, createCertificate, toPem } from './certificate.ts'
import {
  derBitString,
  derBoolean,
  derImplicit,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from './der.ts'

const DAY_MS = 24 * 3600 * 1000
const LIFETIME_DAYS = 365
const SERIAL_BYTES = 8
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' }

const BASIC_CONSTRAINTS = '2.5.29.19'
const KEY_USAGE = '2.5.29.15'
const EXTENDED_KEY_USAGE = '2.5.29.37'
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17'
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'
const PURPOSES = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const
// Bits from the left: digital signature; certificate and revocation list signing.
const DIGITAL_SIGNATURE = derBitString(Uint8Array.of(0x80), 7)
const CERTIFICATE_SIGNING = derBitString(Uint8Array.of(0x06), 1)
const DNS_NAME = 2
const IP_ADDRESS = 7

/** A certificate and its private key, both in PEM. */
export interface IssuedCertificate {
  readonly certificate: string
  /** PKCS#8 of an EC key on P-256. */
  readonly privateKey: string
}

/** Whom a certificate is for. */
export interface IssueRequest {
  /** The common name: of a device, the name that the server knows it by. */
  readonly subject: string
  readonly use: 'server' | 'client'
  /** Names and IPv4 addresses that a server's certificate is good for. @default [] */
  readonly hosts?: readonly string[]
  /** From when it is good. @default a day ago */
  readonly notBefore?: Date
  /** Until when it is good: one in the past makes a certificate that has expired. @default 364 days from now */
  readonly notAfter?: Date
}

/** A throw-away certificate authority: its key is kept nowhere. */
export interface CertificateAuthority {
  /** Its own certificate in PEM, for those who shall trust it. */
  readonly certificate: string
  /** Makes a key, and a certificate for it. */
  issue(request: IssueRequest): Promise<IssuedCertificate>
}

/**
 * Makes a certificate authority for tests, for TLS and for devices that sign in by certificate.
 *
 * @example
 * ```ts
 * import { createCertificateAuthority } from '@santedb/test-server'
 *
 * const authority = await createCertificateAuthority()
 * const device = await authority.issue({ subject: 'EXAMPLE_DEVICE_NODE', use: 'client' })
 * ```
 */
export async function createCertificateAuthority(
  name = 'SanteDB test server, for tests only',
): Promise<CertificateAuthority> {
  const authorityKeys = await generateKeys()
  const authorityId = await keyIdentifier(authorityKeys.publicKey)
  const notBeforeMs = Date.now() - DAY_MS
  const validity = { notBeforeMs, notAfterMs: notBeforeMs + LIFETIME_DAYS * DAY_MS }
  const own = await createCertificate({
    subject: name,
    issuer: name,
    publicKey: authorityKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    serialNumber: randomBytes(SERIAL_BYTES),
    ...validity,
    extensions: [
      { oid: BASIC_CONSTRAINTS, critical: true, value: derSequence(derBoolean(true)) },
      { oid: KEY_USAGE, critical: true, value: CERTIFICATE_SIGNING },
      { oid: SUBJECT_KEY_IDENTIFIER, critical: false, value: derOctetString(authorityId) },
    ],
  })
  return {
    certificate: toPem('CERTIFICATE', own),
    async issue({ subject, use, hosts = [], notBefore, notAfter }) {
      const keys = await generateKeys()
      const certificate = await createCertificate({
        subject,
        issuer: name,
        publicKey: keys.publicKey,
        signingKey: authorityKeys.privateKey,
        serialNumber: randomBytes(SERIAL_BYTES),
        notBeforeMs: notBefore?.getTime() ?? validity.notBeforeMs,
        notAfterMs: notAfter?.getTime() ?? validity.notAfterMs,
        extensions: [
          { oid: BASIC_CONSTRAINTS, critical: true, value: derSequence() },
          { oid: KEY_USAGE, critical: true, value: DIGITAL_SIGNATURE },
          {
            oid: EXTENDED_KEY_USAGE,
            critical: false,
            value: derSequence(derObjectIdentifier(PURPOSES[use])),
          },
          {
            oid: SUBJECT_KEY_IDENTIFIER,
            critical: false,
            value: derOctetString(await keyIdentifier(keys.publicKey)),
          },
          {
            oid: AUTHORITY_KEY_IDENTIFIER,
            critical: false,
            value: derSequence(derImplicit(0, authorityId)),
          },
          ...alternativeNames(hosts),
        ],
      })
      const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey))
      return { certificate: toPem('CERTIFICATE', certificate), privateKey: toPem('PRIVATE KEY', privateKey) }
    },
  }
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(CURVE, true, ['sign', 'verify'])
}

async function keyIdentifier(publicKey: CryptoKey): Promise<Bytes> {
  const raw = await crypto.subtle.exportKey('raw', publicKey)
  return new Uint8Array(await crypto.subtle.digest('SHA-1', raw))
}

function alternativeNames(hosts: readonly string[]): readonly CertificateExtension[] {
  if (hosts.length === 0) return []
  const names = hosts.map((host) =>
    /^\d+(?:\.\d+){3}$/.test(host)
      ? derImplicit(IP_ADDRESS, Uint8Array.from(host.split('.'), Number))
      : derImplicit(DNS_NAME, new TextEncoder().encode(host)),
  )
  return [{ oid: SUBJECT_ALTERNATIVE_NAME, critical: false, value: derSequence(...names) }]
}
