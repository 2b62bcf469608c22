import type { ResolvedOptions } from '../options.ts'
import { POLICY, decidePolicy } from '../policies.ts'
import type { User } from '../state/users.ts'
import { CLAIM } from './claim-types.ts'
import { PipelineError, ReturnedError } from './errors.ts'
import { text } from './texts.ts'

/**
 * The facility of a user's session: the one that the claims name, or the only one there is. Somebody who may not
 * log in anywhere must have one (SanteDB's `AdoSessionProvider.Establish`).
 *
 * @throws {ReturnedError} `missing_claim` when one of several must be chosen; names are not escaped
 * @throws {PipelineError} 401 when the user has none
 */
export function decideFacility(
  claims: ReadonlyMap<string, string>,
  user: User | undefined,
  { facilityRequired }: Pick<ResolvedOptions, 'facilityRequired'>,
): string | undefined {
  const named = claims.get(CLAIM.facility)
  if (!user || !facilityRequired || decidePolicy([user], POLICY.loginAnywhere) === 'grant') return named
  const { facilities } = user
  if (facilities.length === 0) throw new PipelineError(401, text('noFacilities'))
  if (named !== undefined) return named
  const [only, ...more] = facilities
  if (only && more.length === 0) return only.id
  throw new ReturnedError('missing_claim', text('facilityMissing'), {
    data: {
      claimType: CLAIM.facility,
      claimValue: facilities.map(({ id, name }) => `${id}=${name}`).join(','),
    },
  })
}
