import { concatenate, fromBase64Url, randomBytes, toBase64Url, utf8 } from '../tokens/bytes.ts'

const INITIALIZATION_BYTES = 12
const ALGORITHM = 'AES-GCM'

/** What a sealed text turned out to hold. */
export type Opened =
  | { readonly outcome: 'opened'; readonly value: unknown }
  | { readonly outcome: 'not-base64' }
  | { readonly outcome: 'not-genuine' }

/** Values that travel by way of others, who can neither read nor change them: codes and cookies. */
export class SealedValues {
  #key: Promise<CryptoKey> | undefined

  /** The value in encrypted form, in base64url. */
  async seal(value: unknown): Promise<string> {
    const iv = randomBytes(INITIALIZATION_BYTES)
    const sealed = await crypto.subtle.encrypt(
      { name: ALGORITHM, iv },
      await this.#getKey(),
      utf8(JSON.stringify(value)),
    )
    return toBase64Url(concatenate(iv, new Uint8Array(sealed)))
  }

  /** Reads a value back. */
  async open(text: string): Promise<Opened> {
    const bytes = fromBase64Url(text)
    if (!bytes) return { outcome: 'not-base64' }
    try {
      const iv = bytes.slice(0, INITIALIZATION_BYTES)
      const data = bytes.slice(INITIALIZATION_BYTES)
      const value = await crypto.subtle.decrypt({ name: ALGORITHM, iv }, await this.#getKey(), data)
      return { outcome: 'opened', value: JSON.parse(new TextDecoder().decode(value)) }
    } catch {
      return { outcome: 'not-genuine' }
    }
  }

  /** Makes everything that was sealed before unreadable. */
  reset(): void {
    this.#key = undefined
  }

  async #getKey(): Promise<CryptoKey> {
    this.#key ??= crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, ['encrypt', 'decrypt'])
    return this.#key
  }
}
