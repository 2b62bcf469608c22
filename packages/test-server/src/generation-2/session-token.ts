import { type Bytes, concatenate, fromHex, toHex } from '../tokens/bytes.ts'
import type { SigningKey } from '../tokens/signing-key.ts'

const ID_BYTES = 16

/** What a token turned out to be. */
export type DecodedToken =
  | { readonly outcome: 'valid'; readonly id: Bytes }
  | { readonly outcome: 'not-hexadecimal' }
  | { readonly outcome: 'wrong-signature' }

/**
 * The 2.x form of an access or refresh token: upper-case hexadecimal of 16 bytes and their signature, 96
 * characters with HMAC, 544 with RSA (SanteDB's `SimpleSessionTokenEncodingService`). The same id always gives the
 * same token.
 */
export async function encodeToken(id: Bytes, key: SigningKey): Promise<string> {
  return toHex(concatenate(id, await key.sign(id))).toUpperCase()
}

/** Reads a token back, and checks its signature. */
export async function decodeToken(token: string, key: SigningKey): Promise<DecodedToken> {
  const bytes = fromHex(token)
  if (!bytes) return { outcome: 'not-hexadecimal' }
  const id = bytes.slice(0, ID_BYTES)
  const isGenuine = id.length === ID_BYTES && (await key.verify(id, bytes.slice(ID_BYTES)))
  return isGenuine ? { outcome: 'valid', id } : { outcome: 'wrong-signature' }
}
