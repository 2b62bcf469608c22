import type { IncomingRequest } from '../http/incoming-request.ts'
import { INDEX_OUT_OF_RANGE, NOT_BASE64 } from '../dotnet-messages.ts'
import { readClaimHeader } from '../http/claim-header.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'
import { CLAIM } from './claim-types.ts'
import { PipelineError } from './errors.ts'

/** What every grant reads of the claims; the rest is ignored. */
const FOR_EVERY_GRANT: readonly string[] = [PURPOSE_CLAIM, CLAIM.override, CLAIM.language]

/** What the password grant reads besides. */
const FOR_PASSWORD: readonly string[] = [CLAIM.facility, CLAIM.organization, CLAIM.temporary]

/**
 * The claims of `X-SanteDBClient-Claim` that 3.x acts on. There is no list of what is allowed: what it does not
 * know it ignores (SanteDB's `ClaimsUtility`).
 *
 * @throws {PipelineError} 400 for what is no base64, 500 for an entry without a value
 */
export function readClientClaims(request: IncomingRequest, grantType: string): ReadonlyMap<string, string> {
  const read = readClaimHeader(request.headers.get('x-santedbclient-claim'))
  if (read.outcome === 'not-base64') throw new PipelineError(400, NOT_BASE64)
  if (read.outcome === 'no-value') throw new PipelineError(500, INDEX_OUT_OF_RANGE)
  const known = grantType === 'password' ? [...FOR_EVERY_GRANT, ...FOR_PASSWORD] : FOR_EVERY_GRANT
  return new Map([...read.claims].filter(([type]) => known.includes(type)))
}
