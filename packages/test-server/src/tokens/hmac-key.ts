import { type Bytes, concatenate, equalInConstantTime, utf8 } from './bytes.ts'
import { HmacSha256 } from './sha-256.ts'
import type { SigningKey } from './signing-key.ts'

const SHORTEST_SECRET_BYTES = 16

/**
 * The bytes that SanteDB signs with for an HMAC secret: the secret's UTF-8, doubled while it is shorter than
 * 16 bytes, so that `abcde` gives 20 bytes (SanteDB's `CreateSigningCredentials`).
 */
export function hmacSecretBytes(secret: string): Bytes {
  let bytes = utf8(secret)
  if (bytes.length === 0) throw new RangeError('An HMAC secret must not be empty')
  while (bytes.length < SHORTEST_SECRET_BYTES) bytes = concatenate(bytes, bytes)
  return bytes
}

/** An HMAC-SHA256 key made of any secret, which it keeps from inspectors. */
export class HmacSigningKey implements SigningKey {
  readonly name: string
  readonly algorithm = 'HS256'
  readonly #secret: string
  readonly #hmac: HmacSha256

  constructor(name: string, secret: string) {
    this.name = name
    this.#secret = secret
    this.#hmac = new HmacSha256(hmacSecretBytes(secret))
  }

  /** The secret's bytes after the doubling, as a key set publishes them (SanteDB's `GetJsonWebKeySet`). */
  get secretBytes(): Bytes {
    return hmacSecretBytes(this.#secret)
  }

  async sign(data: Bytes): Promise<Bytes> {
    return this.#hmac.sign(data)
  }

  async verify(data: Bytes, signature: Bytes): Promise<boolean> {
    return equalInConstantTime(this.#hmac.sign(data), signature)
  }
}
