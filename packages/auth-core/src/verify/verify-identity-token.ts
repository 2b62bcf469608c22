import { decodeProtectedHeader } from 'jose'
import { AuthError } from '../errors/auth-error.ts'
import { invalidIdentityToken } from '../errors/failures.ts'
import { type Claims, readClaims } from '../protocol/identity-token.ts'
import type { JsonObject } from '../protocol/json-object.ts'
import { type CandidateKey, candidateKeys, type Proof } from './candidate-keys.ts'
import { findFault } from './check-claims.ts'
import { type CheckedVerifyOptions, checkVerifyOptions, type VerifyOptions } from './options.ts'
import { algorithms, isSignedBy, type SignatureAlgorithm } from './signature.ts'

/** An identity token that holds, and how much that says. */
export interface VerifiedIdentityToken {
  /** Its claims, as the server wrote them. Those of iCDR 2.x hold the access token in `jti`: do not log them. */
  readonly claims: Claims
  /** The algorithm that it is signed with. */
  readonly algorithm: SignatureAlgorithm
  /** What the signature proves; `published-secret` proves nothing. */
  readonly proof: Proof
  /** The id that the token's header gives to the key. */
  readonly keyId: string | undefined
}

// Many times the longest that SanteDB writes; decoding is not to be a burden that anybody can lay on us.
const maximumCharacters = 500_000

/**
 * Verifies an identity token of SanteDB that somebody else brings.
 *
 * There is no need for it with a token that `createAuth` obtained: that one came from SanteDB itself. And look at
 * the `proof` of the result: SanteDB with HMAC keys publishes their secrets, so that everybody can sign.
 *
 * @throws AuthError `invalid_identity_token` with what is wrong; `invalid_options`.
 *
 * @example
 * ```ts
 * import { verifyIdentityToken } from '@santedb/auth-core/verify'
 *
 * export async function subjectOf(token: string): Promise<unknown> {
 *   const response = await fetch('https://icdr.example.org:8443/auth/jwks')
 *   const { claims } = await verifyIdentityToken(token, {
 *     keySet: await response.json(),
 *     issuer: 'https://icdr.example.org:8443/auth',
 *     audience: 'EXAMPLE_APPLICATION',
 *   })
 *   return claims.sub
 * }
 * ```
 *
 * @see {@link https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation}
 */
export async function verifyIdentityToken(
  token: string,
  options: VerifyOptions,
): Promise<VerifiedIdentityToken> {
  const checked = checkVerifyOptions(options)
  const { header, claims } = readToken(token)
  const algorithm = algorithms.get(header.alg)
  if (!algorithm) throw invalid('Its algorithm is none of HS256, RS256 and RS512.')
  // An extension that must be understood, and none is (RFC 7515 section 4.1.11).
  if ('crit' in header) throw invalid('It asks for an extension that is not known.')
  const { proof } = await findSigner(token, header, algorithm, checked)
  const fault = await findFault(token, claims, checked)
  if (fault !== undefined) throw invalid(fault)
  return { claims, algorithm, proof, keyId: typeof header.kid === 'string' ? header.kid : undefined }
}

function readToken(token: string): { header: JsonObject; claims: Claims } {
  try {
    const claims = token.length <= maximumCharacters ? readClaims(token) : undefined
    if (claims) return { header: { ...decodeProtectedHeader(token) }, claims }
  } catch {
    // Its header is no JSON object, or it is no text at all.
  }
  throw invalid('It is not a JWT.')
}

async function findSigner(
  token: string,
  header: JsonObject,
  algorithm: SignatureAlgorithm,
  options: CheckedVerifyOptions,
): Promise<CandidateKey> {
  const candidates = await candidateKeys(header, algorithm, options)
  for (const candidate of candidates) if (await isSignedBy(candidate.key, token, algorithm)) return candidate
  if (candidates.length > 0) throw invalid('Its signature is wrong.')
  throw invalid(
    algorithm === 'HS256'
      ? 'It is signed with a secret, and none was given (see allowPublishedSecrets for those that SanteDB publishes).'
      : 'The key set has no key that can have signed it.',
  )
}

function invalid(fault: string): AuthError {
  return new AuthError(invalidIdentityToken, `The identity token is refused. ${fault}`)
}
