import { isSameBytes, sha256 } from '../digest.ts'
import { Problem } from '../problem.ts'
import type { Caller } from './caller.ts'

/** A partner, and the hash of its key. */
export interface ApiKeyHash {
  readonly name: string
  readonly sha256: string
}

/** What {@link apiKey} takes. */
export interface ApiKeyOptions {
  /**
   * Who may call: a name for logs, and the key's hash, as {@link hashApiKey} makes it. As a text, which a variable can
   * hold, `laboratory:5f2b…, registry:9c41…`.
   */
  readonly keys: string | readonly ApiKeyHash[]
  /**
   * The header that the key comes in.
   *
   * @default 'x-api-key'
   */
  readonly header?: string | undefined
}

/**
 * Lets in who has an API key. The gateway knows keys by their hashes alone, and compares each with all of them in a
 * time that tells nothing. Keys must be long and random, as a hash of a short one can be turned back: 32 random bytes,
 * in base64url for one.
 *
 * @example
 * ```ts
 * import { apiKey } from '@santedb/auth-edge'
 *
 * export const partners = apiKey({
 *   keys: [{ name: 'laboratory', sha256: '5f2b8c9e0f3b1f4f5a1f0d5d8b1c7a3c0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e' }],
 * })
 * ```
 */
export function apiKey({ keys: given, header = 'x-api-key' }: ApiKeyOptions): Caller {
  const keys = typeof given === 'string' ? readKeys(given) : given
  const headerName = header.toLowerCase()
  return {
    kind: 'api-key',
    faults: faultsOf(keys, headerName),
    readsHeaders: [headerName],
    actsForItself: false,
    connect() {
      const known = keys.map((key) => ({ name: key.name, hash: fromHex(key.sha256) }))
      return async ({ request }) => {
        const presented = request.headers.get(headerName)
        if (presented === null) return undefined
        const hash = await sha256(presented)
        let name: string | undefined
        // All of them, however early one is found.
        for (const key of known) if (isSameBytes(key.hash, hash)) name = key.name
        if (name === undefined) throw new Problem('credential_rejected')
        return { kind: 'api-key', name }
      }
    },
  }
}

/**
 * The hash of an API key, to be configured in the key's place.
 *
 * @returns the SHA-256 digest, in hexadecimal.
 *
 * @example
 * ```ts
 * import { hashApiKey } from '@santedb/auth-edge'
 *
 * const key = crypto.randomUUID() + crypto.randomUUID()
 * console.log('for the partner:', key, 'for the gateway:', await hashApiKey(key))
 * ```
 */
export async function hashApiKey(key: string): Promise<string> {
  return Array.from(await sha256(key), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function readKeys(text: string): ApiKeyHash[] {
  return text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((pair) => {
      const colon = pair.indexOf(':')
      return { name: pair.slice(0, Math.max(colon, 0)), sha256: pair.slice(colon + 1) }
    })
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

function faultsOf(keys: unknown, header: string): string[] {
  const isList = Array.isArray(keys) && keys.length > 0 && keys.every(isKey)
  return [
    ...(isList
      ? []
      : ['keys must be names with SHA-256 hashes in hexadecimal, as a list or as name:hash texts']),
    ...(/^[\w-]+$/.test(header) && !/^(cookie|host)$/.test(header)
      ? []
      : ['header must be the name of a header']),
  ]
}

function isKey(key: unknown): boolean {
  const { name, sha256: hash } = Object(key)
  return typeof name === 'string' && name !== '' && /^[0-9a-f]{64}$/i.test(String(hash))
}
