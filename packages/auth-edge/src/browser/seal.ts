import { base64url, CompactEncrypt, compactDecrypt } from 'jose'
import { sha256 } from '../gateway/digest.ts'

/** What is sealed for one purpose opens for no other. */
export type SealPurpose = 'santedb-session' | 'santedb-sign-in'

/** Encrypts and signs what a browser keeps for the gateway, as JWE (RFC 7516) with `dir` and `A256GCM`. */
export interface Sealer {
  seal(content: object, purpose: SealPurpose): Promise<string>
  /** What was sealed, or `undefined` where it was not, or not by one of these keys, or for another purpose. */
  open(sealed: string, purpose: SealPurpose): Promise<unknown>
}

interface SealingKey {
  readonly id: string
  readonly bytes: Uint8Array
}

/** Makes a sealer. The first key seals, all of them open: a new one is put before the old ones. */
export function createSealer(keys: readonly string[]): Sealer {
  let imported: Promise<readonly SealingKey[]> | undefined
  const ready = () => (imported ??= Promise.all(keys.map(importKey)))
  return {
    async seal(content, purpose) {
      const [key] = await ready()
      if (!key) throw new Error('There is no key to seal with.')
      return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: key.id, typ: purpose })
        .encrypt(key.bytes)
    },
    async open(sealed, purpose) {
      const all = await ready()
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(
          sealed,
          ({ kid }) => all.find(({ id }) => id === kid)?.bytes ?? new Uint8Array(),
          { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
        )
        if (protectedHeader.typ !== purpose) return undefined
        return JSON.parse(new TextDecoder().decode(plaintext))
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
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)))
}

async function importKey(key: string): Promise<SealingKey> {
  const id = base64url.encode((await sha256(key)).slice(0, 6))
  return { id, bytes: base64url.decode(key) }
}
