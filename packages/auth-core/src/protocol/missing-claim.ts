import type { ClaimRequest } from '../errors/auth-error.ts'
import { icdr3ClaimTypes } from './claim-types.ts'
import { optional, shapeOf, text } from './shape.ts'

const isMissingClaim = shapeOf({ claimType: text, claimValue: optional(text) })

const uuid = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`
const named = new RegExp(`^(${uuid})=([^]*)$`, 'i')
const betweenNamed = new RegExp(`,(?=${uuid}=)`, 'i')

/**
 * Reads the `data` of the error `missing_claim` (SanteDB's `SecuritySessionException`): `uuid=Name,uuid=Name` or
 * `uuid,uuid`. Names are not escaped and may hold `,` and `=`, so a list of names is split only where a UUID and `=`
 * follow.
 *
 * @param redact Takes secrets out: whole entries would look like tokens to it.
 */
export function readClaimChoices(data: unknown, redact: (text: string) => string): ClaimRequest | undefined {
  if (!isMissingClaim(data) || data.claimType === '') return undefined
  const { claimType, claimValue = '' } = data
  const entries = claimValue.split(named.test(claimValue) ? betweenNamed : ',')
  return {
    claim: (['facility', 'purpose'] as const).find((claim) => icdr3ClaimTypes[claim] === claimType),
    claimType: redact(claimType),
    choices: entries
      .map((entry) => named.exec(entry) ?? [entry, redact(entry.trim())])
      // An id is no secret, though the code of a card may be a part of it.
      .flatMap(([, value, name]) => (value ? [{ value, name: name ? redact(name) : undefined }] : [])),
  }
}
