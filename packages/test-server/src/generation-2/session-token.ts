import { type Bytes, concatenate, fromHex, toHex } from '../tokens/bytes.ts'
import { hmacSign, hmacVerify } from '../tokens/hmac-key.ts'

const ID_BYTES = 16

/** What a token turned out to be. */
export type DecodedToken =
  | { readonly outcome: 'valid'; readonly id: Bytes }
  | { readonly outcome: 'not-hexadecimal' }
  | { readonly outcome: 'wrong-signature' }

/**
 * The 2.x form of an access or refresh token: upper-case hexadecimal of 16 bytes and their HMAC-SHA256
 * signature, 96 characters (protocol section 3). The same id always gives the same token.
 */
export async function encodeToken(id: Bytes, key: CryptoKey): Promise<string> {
  return toHex(concatenate(id, await hmacSign(key, id))).toUpperCase()
}

/** Reads a token back, and checks its signature. */
export async function decodeToken(token: string, key: CryptoKey): Promise<DecodedToken> {
  const bytes = fromHex(token)
  if (!bytes) return { outcome: 'not-hexadecimal' }
  const id = bytes.slice(0, ID_BYTES)
  const isGenuine = id.length === ID_BYTES && (await hmacVerify(key, id, bytes.slice(ID_BYTES)))
  return isGenuine ? { outcome: 'valid', id } : { outcome: 'wrong-signature' }
}
