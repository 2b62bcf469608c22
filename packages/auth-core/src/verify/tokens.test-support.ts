// Identity tokens as SanteDB writes them, and others.
import { inspect } from 'node:util'
import { base64url, CompactSign } from 'jose'
import { type AuthError, isAuthError } from '../errors/auth-error.ts'
import { type KeySet, verifyIdentityToken, type VerifyOptions } from './index.ts'

// A token of iCDR 3.x, of a server whose key is public.
export const publishedSecret = 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS'
export const accessToken = 'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU'
export const documentedHeader = { alg: 'HS256', kid: 'default', typ: 'JWT' }
export const documentedClaims: Record<string, unknown> = {
  aud: ['EXAMPLE_APPLICATION'],
  iss: 'http://localhost:8080/auth',
  exp: 1_767_229_200,
  iat: 1_767_225_600,
  nbf: 1_767_225_600,
  sid: '7bab05c0-725d-11f1-83df-b330ccb2d877',
  sub: '5e72744a-b4ca-11ef-9e56-d7a7bf34be11',
  at_hash: 'AwL7RmUs4Za2eEaZNH7dRg',
  jti: 'GMiOl1h-KpfrB2ZP8epm9Dd4Gpn6KKVjHCamS7sW2ug',
}
export const documentedKeySet: KeySet = {
  keys: [{ kty: 'oct', kid: 'default', k: 'RVhBTVBMRS1ITUFDLVNFQ1JFVC1GT1ItVEVTVC1WRUNUT1JT' }],
}
export const now: Date = new Date('2026-01-01T00:30:00Z')

/** Options that accept the documented token. */
export const published: VerifyOptions = { keySet: documentedKeySet, allowPublishedSecrets: true, now }

export function encode(value: unknown): string {
  return base64url.encode(typeof value === 'string' ? value : JSON.stringify(value))
}

/** Signs with HMAC by hand, as the header may name an algorithm that no library signs with. */
export async function hmac(header: object, claims: unknown, secret: string): Promise<string> {
  const content = `${encode(header)}.${encode(claims)}`
  const raw = new TextEncoder().encode(secret)
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(content))
  return `${content}.${base64url.encode(new Uint8Array(signature))}`
}

export function sign(
  header: { alg: string; kid?: string; x5t?: string },
  key: CryptoKey,
  claims: object = documentedClaims,
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader(header)
    .sign(key)
}

export function documented(change: object = {}): Promise<string> {
  return hmac(documentedHeader, { ...documentedClaims, ...change }, publishedSecret)
}

/** Why a token is refused. */
export async function refusalOf(token: string, options: VerifyOptions): Promise<AuthError> {
  try {
    await verifyIdentityToken(token, options)
  } catch (error) {
    if (!isAuthError(error)) throw error
    if (!inspect(error, { depth: 9, showHidden: true }).includes(token || 'eyJ')) return error
    throw new Error('the error shows the token', { cause: error })
  }
  throw new Error('the token was accepted')
}
