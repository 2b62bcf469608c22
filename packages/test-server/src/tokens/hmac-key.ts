import { type Bytes, concatenate, utf8 } from './bytes.ts'

const SHORTEST_SECRET_BYTES = 16

/**
 * The bytes that SanteDB signs with for an HMAC secret: the secret's UTF-8, doubled while it is shorter than
 * 16 bytes, so that `abcde` gives 20 bytes (protocol section 4.4).
 */
export function hmacSecretBytes(secret: string): Bytes {
  let bytes = utf8(secret)
  if (bytes.length === 0) throw new RangeError('An HMAC secret must not be empty')
  while (bytes.length < SHORTEST_SECRET_BYTES) bytes = concatenate(bytes, bytes)
  return bytes
}

/** Imports secrets once: a server signs every token with the same few. */
export class HmacKeys {
  readonly #imported = new Map<string, CryptoKey>()

  async get(secret: string): Promise<CryptoKey> {
    const known = this.#imported.get(secret)
    if (known) return known
    const key = await crypto.subtle.importKey(
      'raw',
      hmacSecretBytes(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify'],
    )
    this.#imported.set(secret, key)
    return key
  }
}

/** Signs with HMAC-SHA256. */
export async function hmacSign(key: CryptoKey, data: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data))
}

/** Tells whether `signature` is this key's over `data`, in constant time. */
export async function hmacVerify(key: CryptoKey, data: Bytes, signature: Bytes): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, signature, data)
}
