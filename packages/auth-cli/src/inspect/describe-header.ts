import type { Fact } from './describe-token.ts'
import type { JsonObject } from './read-presented.ts'
import { showValue } from './show-value.ts'

// How iCDR 3.x spells HS256 where it signs with a client's or a device's secret.
const hmacUri = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'

const meanings: Readonly<Record<string, string>> = {
  kid: 'Names the key: the name of an HMAC key, the thumbprint of an RSA certificate, as the key set at /auth/jwks has it.',
  x5t: "The SHA-1 thumbprint of the RSA key's certificate.",
  x5c: 'The certificate of the RSA key. A token that brings its own key proves nothing by it: compare it with the key set.',
}

/** The header's members. */
export function describeHeader(header: JsonObject, generation: 2 | 3 | undefined): Fact[] {
  return Object.entries(header).map(([name, value]) => {
    const meaning =
      name === 'alg' ? algorithmMeaning(value) : name === 'name' ? nameMeaning(generation) : meanings[name]
    return { name, value: showValue(value), ...(meaning !== undefined && { meaning }) }
  })
}

/** What the signature can prove, to whom, if somebody verifies it. */
export function describeSignature(
  header: JsonObject,
  generation: 2 | 3 | undefined,
  signed: boolean,
): string {
  const { alg } = header
  if (!signed || alg === 'none') return 'It is not signed at all, so anybody can have written it.'
  if (alg === 'HS256' || alg === hmacUri) return hmacProof(generation)
  if (alg === 'RS256' || alg === 'RS512') {
    return (
      'Its RSA signature would prove that the server wrote it, to whoever verifies it: verifyIdentityToken of ' +
      '@santedb/auth-core/verify does, with the key set of the server (iCDR 3.x) or its certificate.'
    )
  }
  return 'Its algorithm is none that SanteDB signs with.'
}

function hmacProof(generation: 2 | 3 | undefined): string {
  if (generation === 2) {
    return (
      "It is signed with a shared secret, in iCDR 2.x normally the application's own: that proves to the application " +
      'that somebody who knows its secret wrote it, and to nobody else anything.'
    )
  }
  return (
    'It is signed with a shared secret, which iCDR 3.x publishes at /auth/jwks: everybody can sign such a token, so ' +
    'its signature proves nothing. It is as trustworthy as the connection that it came over.'
  )
}

function algorithmMeaning(algorithm: unknown): string | undefined {
  if (algorithm === 'HS256') return 'HMAC with SHA-256: whoever can verify it can also sign.'
  if (algorithm === 'RS256')
    return 'RSA with SHA-256: signed with a private key, verified with a certificate.'
  if (algorithm === 'RS512')
    return 'RSA with SHA-512: signed with a private key, verified with a certificate.'
  if (algorithm === hmacUri) {
    return "HS256 under the name that XML signatures have for it: iCDR 3.x, signing with the device's or the application's secret."
  }
  return undefined
}

function nameMeaning(generation: 2 | 3 | undefined): string | undefined {
  return generation === 2
    ? "Names the key; where the application's secret signed, it is the application's SID. iCDR 2.x has no kid."
    : undefined
}
