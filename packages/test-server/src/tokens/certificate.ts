import { type Bytes, toBase64 } from './bytes.ts'
import {
  derBitString,
  derBoolean,
  derExplicit,
  derInteger,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derTime,
  derUtf8String,
} from './der.ts'

const VERSION_3 = Uint8Array.of(2)
const COMMON_NAME = '2.5.4.3'
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2'
const RSA_ALGORITHMS: Readonly<Record<string, string>> = {
  'SHA-256': '1.2.840.113549.1.1.11',
  'SHA-512': '1.2.840.113549.1.1.13',
}

/** An extension of a certificate, its value in DER. */
export interface CertificateExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Bytes
}

/** What a certificate says, and the key that says so. */
export interface CertificateRequest {
  /** The common name of the owner. */
  readonly subject: string
  /** The common name of the signer; the subject itself when it signs for itself. */
  readonly issuer: string
  readonly publicKey: CryptoKey
  /** An RSASSA-PKCS1-v1_5 key with SHA-256 or SHA-512, or an ECDSA key on P-256. */
  readonly signingKey: CryptoKey
  readonly serialNumber: Bytes
  readonly notBeforeMs: number
  readonly notAfterMs: number
  readonly extensions?: readonly CertificateExtension[]
}

/** An X.509 certificate, version 3, in DER. */
export async function createCertificate(request: CertificateRequest): Promise<Bytes> {
  const algorithm = signatureAlgorithm(request.signingKey)
  const extensions = request.extensions ?? []
  const toBeSigned = derSequence(
    derExplicit(0, derInteger(VERSION_3)),
    derInteger(request.serialNumber),
    algorithm,
    name(request.issuer),
    derSequence(derTime(request.notBeforeMs), derTime(request.notAfterMs)),
    name(request.subject),
    new Uint8Array(await crypto.subtle.exportKey('spki', request.publicKey)),
    ...(extensions.length > 0 ? [derExplicit(3, derSequence(...extensions.map(encodeExtension)))] : []),
  )
  return derSequence(toBeSigned, algorithm, derBitString(await sign(request.signingKey, toBeSigned)))
}

/** Bytes between `-----BEGIN …-----` and `-----END …-----`. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

function name(commonName: string): Bytes {
  return derSequence(derSet(derSequence(derObjectIdentifier(COMMON_NAME), derUtf8String(commonName))))
}

function encodeExtension({ oid, critical, value }: CertificateExtension): Bytes {
  return derSequence(derObjectIdentifier(oid), ...(critical ? [derBoolean(true)] : []), derOctetString(value))
}

function signatureAlgorithm({ algorithm }: CryptoKey): Bytes {
  const hash = 'hash' in algorithm ? algorithm.hash : undefined
  const hashName = typeof hash === 'object' && hash && 'name' in hash ? String(hash.name) : ''
  const rsa = RSA_ALGORITHMS[hashName]
  return rsa === undefined
    ? derSequence(derObjectIdentifier(ECDSA_WITH_SHA256))
    : derSequence(derObjectIdentifier(rsa), derNull())
}

async function sign(key: CryptoKey, data: Bytes): Promise<Bytes> {
  if (key.algorithm.name !== 'ECDSA') {
    return new Uint8Array(await crypto.subtle.sign(key.algorithm.name, key, data))
  }
  // WebCrypto gives the two numbers of an ECDSA signature side by side; X.509 wants a sequence of them.
  const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, data))
  const half = raw.length / 2
  return derSequence(derInteger(raw.slice(0, half)), derInteger(raw.slice(half)))
}
