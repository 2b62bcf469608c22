import { base64url, sha256 } from '../gateway/digest.ts'

/** What is sealed for one purpose opens for no other. */
export type SealPurpose = 'santedb-session' | 'santedb-sign-in'

/** Encrypts and authenticates what a browser keeps for the gateway. */
export interface Sealer {
  seal(content: object, purpose: SealPurpose): Promise<string>
  /** What was sealed, or `undefined` where it was not, or not by one of these keys, or for another purpose. */
  open(sealed: string, purpose: SealPurpose): Promise<unknown>
}

interface SealingKey {
  readonly id: string
  readonly key: CryptoKey
}

const algorithm = 'AES-GCM'
const ivBytes = 12
const tagBytes = 16

/**
 * Makes a sealer. The first key seals, all of them open: a new one is put before the old ones.
 *
 * What it makes is JWE of one kind, `dir` with `A256GCM` (RFC 7516 and RFC 7518 section 5.3), by the runtime's own
 * cryptography: a library for all kinds would be a third of the gateway. The header that opens is the one that this
 * sealer would write, so there is nothing to negotiate.
 */
export function createSealer(keys: readonly string[]): Sealer {
  let imported: readonly SealingKey[] | undefined
  // Kept when they are there: on Workers nobody may wait for another request's promise.
  const ready = async () => (imported ??= await Promise.all(keys.map(importKey)))
  return {
    async seal(content, purpose) {
      const [sealing] = await ready()
      if (!sealing) throw new Error('There is no key to seal with.')
      const header = headerOf(sealing, purpose)
      const iv = crypto.getRandomValues(new Uint8Array(ivBytes))
      const parameters = { name: algorithm, iv, additionalData: utf8.encode(header) }
      const plain = utf8.encode(JSON.stringify(content))
      const encrypted = new Uint8Array(await crypto.subtle.encrypt(parameters, sealing.key, plain))
      const end = encrypted.length - tagBytes
      const parts = [iv, encrypted.subarray(0, end), encrypted.subarray(end)]
      return [header, '', ...parts.map(base64url)].join('.')
    },
    async open(sealed, purpose) {
      const [header = '', none, iv = '', encrypted = '', tag = '', ...more] = sealed.split('.')
      const sealing = (await ready()).find((key) => headerOf(key, purpose) === header)
      if (!sealing || none !== '' || more.length > 0) return undefined
      try {
        const parameters = { name: algorithm, iv: fromBase64url(iv), additionalData: utf8.encode(header) }
        // The tag has a length of its own, so that none of its bytes can be taken for the text's.
        if (parameters.iv.length !== ivBytes || fromBase64url(tag).length !== tagBytes) return undefined
        const both = Uint8Array.of(...fromBase64url(encrypted), ...fromBase64url(tag))
        const plain = await crypto.subtle.decrypt(parameters, sealing.key, both)
        return JSON.parse(new TextDecoder().decode(plain))
      } catch {
        return undefined
      }
    },
  }
}

/** Whether a text is a key to seal with. */
export function isSealingKey(key: unknown): boolean {
  return typeof key === 'string' && /^[\w-]{43}$/.test(key)
}

/**
 * Makes a key for the option `sealingKeys`: 32 random bytes in base64url. Keep it as safe as a password.
 *
 * @example
 * ```ts
 * import { createSealingKey } from '@santedb/auth-edge/browser-sessions'
 *
 * console.log(createSealingKey())
 * ```
 */
export function createSealingKey(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}

const utf8 = new TextEncoder()

function headerOf({ id }: SealingKey, purpose: SealPurpose): string {
  return base64url(utf8.encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid: id, typ: purpose })))
}

async function importKey(text: string): Promise<SealingKey> {
  const id = base64url((await sha256(text)).subarray(0, 6))
  const usages: KeyUsage[] = ['encrypt', 'decrypt']
  return { id, key: await crypto.subtle.importKey('raw', fromBase64url(text), algorithm, false, usages) }
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
