import { parseJsonObject } from './json-object.ts'

/** The claims of an identity token, as the server wrote them. */
export type Claims = Readonly<Record<string, unknown>>

/**
 * Reads the claims of an identity token. The signature is not looked at: the token came from SanteDB itself, over
 * the connection that the session came from (OpenID Connect Core 3.1.3.7, item 6).
 *
 * A token that cannot be read gives `undefined`: the session is good without it.
 */
export function readClaims(identityToken: unknown): Claims | undefined {
  if (typeof identityToken !== 'string') return undefined
  const [, payload, , ...more] = identityToken.split('.')
  if (payload === undefined || more.length > 0) return undefined
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll('-', '+').replaceAll('_', '/')), (it) =>
      it.charCodeAt(0),
    )
    return parseJsonObject(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // It is no base64, or no UTF-8.
  }
  return undefined
}

// With `encodeScopes` iCDR 3.x shortens the root of its own policies (`JwtClaimMapper`).
const policyRoot = '1.3.6.1.4.1.33349.3.1.5.9.2'

/** The policies that a `scope` names. SanteDB writes one as a text and several as an array. */
export function readPolicies(scope: unknown): readonly string[] {
  const policies: unknown[] = Array.isArray(scope) ? scope : typeof scope === 'string' ? scope.split(' ') : []
  const texts = policies.filter((policy) => typeof policy === 'string' && policy !== '')
  return [...new Set(texts.map((policy) => String(policy).replace(/^ua(?=\.|$)/, policyRoot)))]
}

/** A claim that is a time, in seconds; iCDR 2.x writes some of them as text. */
export function readSeconds(claims: Claims | undefined, name: 'exp' | 'nbf' | 'iat'): number | undefined {
  const value = claims?.[name]
  const seconds = typeof value === 'string' && value ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) ? seconds : undefined
}

/** Claims without those that repeat the access token: in iCDR 2.x `jti` is the token itself. */
export function withoutToken(claims: Claims, accessToken: string): Claims {
  const isOther = (value: unknown) =>
    typeof value !== 'string' || value.toLowerCase() !== accessToken.toLowerCase()
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => isOther(value)))
}
