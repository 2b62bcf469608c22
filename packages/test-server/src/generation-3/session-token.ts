import { type Bytes, fromBase64Url, toBase64Url } from '../tokens/bytes.ts'
import type { SigningKey } from '../tokens/signing-key.ts'

/** What a token turned out to be. */
export type DecodedToken =
  | { readonly outcome: 'valid'; readonly id: Bytes }
  | { readonly outcome: 'wrong-shape' }
  | { readonly outcome: 'not-base64' }
  | { readonly outcome: 'wrong-signature' }

/**
 * The 3.x form of an access or refresh token: its id and the signature over that, each in base64url, with a dot
 * between (SanteDB's `SimpleSessionTokenEncodingService`). The same id always gives the same token.
 */
export async function encodeToken(id: Bytes, key: SigningKey): Promise<string> {
  return `${toBase64Url(id)}.${toBase64Url(await key.sign(id))}`
}

/** Reads a token back, and checks its signature. */
export async function decodeToken(token: string, key: SigningKey): Promise<DecodedToken> {
  const [encodedId = '', encodedSignature, ...more] = token.split('.')
  if (encodedSignature === undefined || more.length > 0) return { outcome: 'wrong-shape' }
  const id = fromBase64Url(encodedId)
  const signature = fromBase64Url(encodedSignature)
  if (!id || !signature) return { outcome: 'not-base64' }
  return (await key.verify(id, signature)) ? { outcome: 'valid', id } : { outcome: 'wrong-signature' }
}
