import { base64url, compactVerify, type CryptoKey } from 'jose'

// What iCDR 3.x writes as the algorithm where it signs with a client secret. It means HS256.
const xmlSignatureHmac = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'

/** The algorithms that SanteDB signs with, by the words of a token's header. Nothing else is accepted. */
export const algorithms: ReadonlyMap<unknown, SignatureAlgorithm> = new Map<unknown, SignatureAlgorithm>([
  ['HS256', 'HS256'],
  [xmlSignatureHmac, 'HS256'],
  ['RS256', 'RS256'],
  ['RS512', 'RS512'],
])

/** An algorithm, under its name in RFC 7518. */
export type SignatureAlgorithm = 'HS256' | 'RS256' | 'RS512'

/** Whether this key signed this token by this algorithm. A key that does not fit the algorithm did not. */
export async function isSignedBy(
  key: CryptoKey | Uint8Array<ArrayBuffer>,
  token: string,
  algorithm: SignatureAlgorithm,
): Promise<boolean> {
  try {
    if (key instanceof Uint8Array) return algorithm === 'HS256' && (await isHmacOf(key, token))
    await compactVerify(token, key, { algorithms: [algorithm] })
    return true
  } catch {
    return false
  }
}

// By hand, because jose rightly refuses a token whose header names no algorithm of RFC 7518.
async function isHmacOf(secret: Uint8Array<ArrayBuffer>, token: string): Promise<boolean> {
  const end = token.lastIndexOf('.')
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', secret, hmac, false, ['verify'])
  const signature = Uint8Array.from(base64url.decode(token.slice(end + 1)))
  return crypto.subtle.verify('HMAC', key, signature, new TextEncoder().encode(token.slice(0, end)))
}
