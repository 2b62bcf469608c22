import { fromBase64, fromUtf8 } from '../tokens/bytes.ts'

/** What `X-SanteDBClient-Claim` turned out to hold. */
export type ClaimHeader =
  | { readonly outcome: 'claims'; readonly claims: ReadonlyMap<string, string> }
  | { readonly outcome: 'not-base64' }
  | { readonly outcome: 'no-value' }

/**
 * Reads `X-SanteDBClient-Claim`: base64 of `type=value;type=value`. Nothing is escaped: a value ends at its
 * first `=`, and every entry must have one (SanteDB's `ClaimsUtility`).
 */
export function readClaimHeader(header: string | null): ClaimHeader {
  const claims = new Map<string, string>()
  if (header === null) return { outcome: 'claims', claims }
  const payload = fromBase64(header.trim())
  if (!payload) return { outcome: 'not-base64' }
  for (const entry of fromUtf8(payload).split(';')) {
    const [type = '', value] = entry.split('=')
    if (value === undefined) return { outcome: 'no-value' }
    claims.set(type, value)
  }
  return { outcome: 'claims', claims }
}
