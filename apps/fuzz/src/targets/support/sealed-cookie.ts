import { createHash } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import type { Json } from '../../engine/json.ts'
import { nowMs } from './program.ts'

/** Where the pages of the gateway are. */
export const origin = 'https://app.example.org'

/** The key that the gateway of these targets seals with. */
export const sealingKey: string = Buffer.alloc(32, 9).toString('base64url')

/** What a browser's cookie has in it. */
export const kept: Json = {
  about: {
    id: 'mZ9S0q3b5hVfJvBq0d2l8y1c4k7n6p9r0t3w5x8z1A0',
    by: 'password',
    user: 'allison',
    startedAtMs: nowMs - 1000,
    expiresAtMs: nowMs + 300_000,
    renewAtMs: nowMs + 200_000,
    version: 1,
    elevation: { accessToken: 'elevated', policies: ['1.2.3'], expiresAtMs: nowMs + 100_000 },
  },
  session: JSON.stringify({
    version: 1,
    fingerprint: 'f',
    aheadMs: 0,
    accessToken: 'granted',
    refreshToken: 'refresh',
    expiresAtMs: nowMs + 300_000,
    endsAtMs: nowMs + 300_000,
    renewAtMs: nowMs + 200_000,
    refreshUntilMs: nowMs + 300_000,
  }),
}

/** Seals a content as a gateway with that key does, of which only the gateway itself can have made it. */
export async function seal(content: string, purpose: string = 'santedb-session'): Promise<string> {
  const kid = createHash('sha256').update(sealingKey).digest().subarray(0, 6).toString('base64url')
  return new CompactEncrypt(Buffer.from(content))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ: purpose })
    .encrypt(Buffer.from(sealingKey, 'base64url'))
}

/** A `Cookie` header with a session in it. */
export async function cookieOf(content: Json = kept): Promise<string> {
  return `theme=dark; __Host-santedb-session=${await seal(JSON.stringify(content))}; other="a b"`
}
