import { fromBase64 } from '../tokens/bytes.ts'
import { INDEX_OUT_OF_RANGE, NOT_BASE64, ReturnedError } from './errors.ts'

/** Asks for an override of policies. Only that it is there counts. */
export const OVERRIDE_CLAIM = 'urn:santedb:org:override'

/** Says what the data are needed for. */
export const PURPOSE_CLAIM = 'urn:oasis:names:tc:xacml:2.0:action:purpose'

/** The language that `ui_locales` asks for. */
export const LANGUAGE_CLAIM = 'http://santedb.org/claims/language'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const MNEMONIC = /^[a-z][\w-]*$/i

// In the order of protocol appendix A.
const PURPOSES: ReadonlySet<string> = new Set([
  '6af98142-9169-11ea-bb37-0242ac130002',
  '6af982f0-9169-11ea-bb37-0242ac130002',
  '6af98494-9169-11ea-bb37-0242ac130002',
  '6af988fe-9169-11ea-bb37-0242ac130002',
  '8b18bd66-916a-11ea-bb37-0242ac130002',
  '8b18c126-916a-11ea-bb37-0242ac130002',
  '8b18c2b6-916a-11ea-bb37-0242ac130002',
  '8b18c694-916a-11ea-bb37-0242ac130002',
  '8b18c81a-916a-11ea-bb37-0242ac130002',
  '8b18c8ce-916a-11ea-bb37-0242ac130002',
])

/**
 * The claims of `X-SanteDBClient-Claim`: base64 of `type=value;type=value` (protocol section 7.1).
 *
 * @throws {ReturnedError} `invalid_request` for what cannot be read, `invalid_grant` for a claim that is not
 * allowed or not valid
 */
export function readClientClaims(
  header: string | null,
  allowedClaims: readonly string[],
): ReadonlyMap<string, string> {
  const claims = new Map<string, string>()
  if (header === null) return claims
  const payload = fromBase64(header.trim())
  if (!payload) throw new ReturnedError('invalid_request', NOT_BASE64)
  for (const entry of new TextDecoder().decode(payload).split(';')) {
    const [type = '', value] = entry.split('=')
    if (value === undefined) throw new ReturnedError('invalid_request', INDEX_OUT_OF_RANGE)
    claims.set(type, value)
  }
  for (const [type, value] of claims) {
    if (!allowedClaims.includes(type)) {
      throw new ReturnedError('invalid_grant', `Claim ${type} is not permitted`)
    }
    if (!isValid(type, value)) throw new ReturnedError('invalid_grant', `Claim ${type} failed validation`)
  }
  return claims
}

function isValid(type: string, value: string): boolean {
  if (type !== PURPOSE_CLAIM) return true
  return UUID.test(value) ? PURPOSES.has(value.toLowerCase()) : MNEMONIC.test(value)
}
