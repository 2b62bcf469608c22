import { type Bytes, fromBase64, randomBytes, toBase64, toBase64Url, toHex } from './bytes.ts'
import { createCertificate } from './certificate.ts'
import type { SigningKey } from './signing-key.ts'

const MODULUS_BITS = 2048
const PUBLIC_EXPONENT = Uint8Array.of(1, 0, 1)
const SERIAL_BYTES = 8
const YEAR_MS = 365 * 24 * 3600 * 1000
const LIFETIME_YEARS = 10
const PEM = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/

/** What an RSA key is made from. */
export interface RsaKeyRequest {
  readonly name: string
  readonly algorithm: 'RS256' | 'RS512'
  /** PKCS#8 in PEM; a new key is made without it. */
  readonly privateKey?: string | undefined
  /** The time of the server, around which its self-signed certificate is valid. */
  readonly nowMs: number
}

/** An RSA key (PKCS#1 v1.5) with the self-signed certificate that is all SanteDB publishes of it. */
export class RsaSigningKey implements SigningKey {
  readonly name: string
  readonly algorithm: 'RS256' | 'RS512'
  /** The certificate in base64, as `x5c` has it. */
  readonly certificate: string
  /** The certificate's SHA-1 thumbprint: upper-case hexadecimal for `kid`. */
  readonly thumbprint: string
  /** The same thumbprint in base64url for `x5t`. */
  readonly x5t: string
  readonly #keys: CryptoKeyPair

  private constructor(request: RsaKeyRequest, keys: CryptoKeyPair, certificate: Bytes, thumbprint: Bytes) {
    this.name = request.name
    this.algorithm = request.algorithm
    this.certificate = toBase64(certificate)
    this.thumbprint = toHex(thumbprint).toUpperCase()
    this.x5t = toBase64Url(thumbprint)
    this.#keys = keys
  }

  /** @throws {TypeError} for a private key that is no PKCS#8 in PEM */
  static async create(request: RsaKeyRequest): Promise<RsaSigningKey> {
    const algorithm = {
      name: 'RSASSA-PKCS1-v1_5',
      hash: request.algorithm === 'RS512' ? 'SHA-512' : 'SHA-256',
    }
    const keys = request.privateKey
      ? await importPair(request.privateKey, algorithm)
      : await crypto.subtle.generateKey(
          { ...algorithm, modulusLength: MODULUS_BITS, publicExponent: PUBLIC_EXPONENT },
          true,
          ['sign', 'verify'],
        )
    const certificate = await createCertificate({
      subject: request.name,
      issuer: request.name,
      publicKey: keys.publicKey,
      signingKey: keys.privateKey,
      serialNumber: randomBytes(SERIAL_BYTES),
      notBeforeMs: request.nowMs - YEAR_MS,
      notAfterMs: request.nowMs + LIFETIME_YEARS * YEAR_MS,
    })
    const thumbprint = new Uint8Array(await crypto.subtle.digest('SHA-1', certificate))
    return new RsaSigningKey(request, keys, certificate, thumbprint)
  }

  async sign(data: Bytes): Promise<Bytes> {
    return new Uint8Array(await crypto.subtle.sign('RSASSA-PKCS1-v1_5', this.#keys.privateKey, data))
  }

  async verify(data: Bytes, signature: Bytes): Promise<boolean> {
    return crypto.subtle.verify('RSASSA-PKCS1-v1_5', this.#keys.publicKey, signature, data)
  }
}

async function importPair(pem: string, algorithm: RsaHashedImportParams): Promise<CryptoKeyPair> {
  const [, base64 = ''] = PEM.exec(pem) ?? []
  const der = fromBase64(base64.replaceAll(/\s/g, ''))
  if (!der?.length) throw new TypeError('The private key is no PKCS#8 in PEM')
  const privateKey = await crypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign'])
  const { n, e } = await crypto.subtle.exportKey('jwk', privateKey)
  const jwk = { kty: 'RSA', ...(n === undefined ? {} : { n }), ...(e === undefined ? {} : { e }) }
  return { privateKey, publicKey: await crypto.subtle.importKey('jwk', jwk, algorithm, true, ['verify']) }
}
