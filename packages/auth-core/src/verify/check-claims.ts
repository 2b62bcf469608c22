import { base64url } from 'jose'
import { type Claims, readSeconds } from '../protocol/identity-token.ts'
import type { CheckedVerifyOptions } from './options.ts'

// SanteDB hashes with SHA-256 whatever the token's own algorithm is.
const accessTokenHashBytes = 16

/**
 * What is wrong with the claims of a token whose signature is right, or `undefined`. `iat` is not looked at: iCDR
 * 2.x writes it as a text in the numbers of the server's language, and nothing depends on it.
 */
export async function findFault(
  token: string,
  claims: Claims,
  options: CheckedVerifyOptions,
): Promise<string | undefined> {
  const { issuer, audience, accessToken, nonce, clockToleranceSeconds, now = new Date() } = options
  const nowSeconds = now.getTime() / 1000
  const expires = readSeconds(claims, 'exp')
  const begins = claims.nbf === undefined ? 0 : readSeconds(claims, 'nbf')
  const audiences: unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  if (expires === undefined) return 'It does not say when it ends.'
  if (nowSeconds >= expires + clockToleranceSeconds) return `It ended at ${timeOf(expires)}.`
  if (begins === undefined) return 'When it begins cannot be read.'
  if (nowSeconds < begins - clockToleranceSeconds) return `It begins only at ${timeOf(begins)}.`
  if (issuer !== undefined && claims.iss !== issuer) return 'Its issuer is another one.'
  if (audience !== undefined && !audiences.includes(audience)) return 'It is for another audience.'
  if (nonce !== undefined && claims.nonce !== nonce) return 'Its nonce is not the one that was sent.'
  if (accessToken !== undefined && !(await isFor(accessToken, token, claims))) {
    return 'It was made for another access token.'
  }
  return undefined
}

async function isFor(accessToken: string, token: string, claims: Claims): Promise<boolean> {
  // Where the access token is the JWT itself, its `at_hash` is that of a session token which nobody is told.
  if (accessToken === token) return true
  const { at_hash: hash, jti } = claims
  if (hash === undefined) return typeof jti === 'string' && jti.toLowerCase() === accessToken.toLowerCase()
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(accessToken))
  return hash === base64url.encode(new Uint8Array(digest).subarray(0, accessTokenHashBytes))
}

function timeOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? 'a time out of reach' : date.toISOString()
}
