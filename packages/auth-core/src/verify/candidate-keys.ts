import { base64url, type CryptoKey, importJWK, importX509, type JWK } from 'jose'
import type { JsonObject } from '../protocol/json-object.ts'
import type { CheckedVerifyOptions } from './options.ts'
import type { SignatureAlgorithm } from './signature.ts'

/**
 * What a signature proves: `signature` that the holder of a private key made it; `shared-secret` that somebody did
 * who knows the application's secret; `published-secret` nothing, because the secret is public.
 */
export type Proof = 'signature' | 'shared-secret' | 'published-secret'

/** A key that may have signed a token. */
export interface CandidateKey {
  readonly key: CryptoKey | Uint8Array<ArrayBuffer>
  readonly proof: Proof
}

const minimumSecretBytes = 16

/** The keys that may have signed a token with this header; of each kind only those that its algorithm is for. */
export async function candidateKeys(
  header: JsonObject,
  algorithm: SignatureAlgorithm,
  { keySet, clientSecret, allowPublishedSecrets }: CheckedVerifyOptions,
): Promise<readonly CandidateKey[]> {
  const published = keySet?.keys ?? []
  if (algorithm !== 'HS256') {
    const keys = await Promise.all(
      matching(published, 'RSA', header).map((entry) => importPublicKey(entry, algorithm)),
    )
    return keys.flatMap((key) => (key ? [{ key, proof: 'signature' as const }] : []))
  }
  const shared = clientSecret === undefined ? [] : [secretKey(new TextEncoder().encode(clientSecret))]
  const symmetric = allowPublishedSecrets ? matching(published, 'oct', header) : []
  const known = symmetric.map(({ k }) => decode(k)).filter((key) => key.length > 0)
  return [
    ...shared.map((key) => ({ key, proof: 'shared-secret' as const })),
    ...known.map((key) => ({ key, proof: 'published-secret' as const })),
  ]
}

// By its id, else by its thumbprint, else the only one that there is.
function matching(
  keys: readonly JsonObject[],
  type: string,
  { kid, x5t }: JsonObject,
): readonly JsonObject[] {
  const ofType = keys.filter(({ kty }) => kty === type)
  const byId = ofType.filter((entry) => kid !== undefined && entry.kid === kid)
  if (byId.length > 0) return byId
  return ofType.length > 1 ? ofType.filter((entry) => x5t !== undefined && entry.x5t === x5t) : ofType
}

/** SanteDB publishes RSA keys as a certificate alone (its `GetJsonWebKeySet`), other servers as numbers. */
async function importPublicKey(entry: JsonObject, algorithm: string): Promise<CryptoKey | undefined> {
  try {
    const [certificate]: unknown[] = Array.isArray(entry.x5c) ? entry.x5c : []
    if (typeof certificate === 'string') {
      return await importX509(
        `-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`,
        algorithm,
      )
    }
    const { n, e } = entry
    if (typeof n !== 'string' || typeof e !== 'string') return undefined
    const jwk: JWK = { kty: 'RSA', n, e }
    const key = await importJWK(jwk, algorithm)
    return key instanceof Uint8Array ? undefined : key
  } catch {
    // It is no key.
  }
  return undefined
}

/** A secret that was published; one that cannot be read is an empty one. */
function decode(text: unknown): Uint8Array<ArrayBuffer> {
  try {
    if (typeof text === 'string') return Uint8Array.from(base64url.decode(text))
  } catch {
    // It is no base64.
  }
  return new Uint8Array()
}

// SanteDB appends a secret to itself until it is long enough (`GetSecurityKeyForHs256Configuration`).
function secretKey(secret: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return secret.length < minimumSecretBytes ? secretKey(Uint8Array.from([...secret, ...secret])) : secret
}
