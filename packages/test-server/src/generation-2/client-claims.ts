import { INDEX_OUT_OF_RANGE, NOT_BASE64 } from '../dotnet-messages.ts'
import { readClaimHeader } from '../http/claim-header.ts'
import { PURPOSES_OF_USE, PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { ReturnedError } from './errors.ts'

/** Asks for an override of policies. Only that it is there counts. */
export const OVERRIDE_CLAIM = 'urn:santedb:org:override'

/** The language that `ui_locales` asks for. */
export const LANGUAGE_CLAIM = 'http://santedb.org/claims/language'

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const MNEMONIC = /^[a-z][\w-]*$/i

/**
 * The claims of `X-SanteDBClient-Claim` (SanteDB's `OAuthTokenBehavior.ValidateClaims`).
 *
 * @throws {ReturnedError} `invalid_request` for what cannot be read, `invalid_grant` for a claim that is not
 * allowed or not valid
 */
export function readClientClaims(
  header: string | null,
  allowedClaims: readonly string[],
): ReadonlyMap<string, string> {
  const read = readClaimHeader(header)
  if (read.outcome === 'not-base64') throw new ReturnedError('invalid_request', NOT_BASE64)
  if (read.outcome === 'no-value') throw new ReturnedError('invalid_request', INDEX_OUT_OF_RANGE)
  for (const [type, value] of read.claims) {
    if (!allowedClaims.includes(type)) {
      throw new ReturnedError('invalid_grant', `Claim ${type} is not permitted`)
    }
    if (!isValid(type, value)) throw new ReturnedError('invalid_grant', `Claim ${type} failed validation`)
  }
  return read.claims
}

function isValid(type: string, value: string): boolean {
  if (type !== PURPOSE_CLAIM) return true
  return UUID.test(value) ? PURPOSES_OF_USE.includes(value.toLowerCase()) : MNEMONIC.test(value)
}
