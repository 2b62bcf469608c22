import { POLICY, type PolicyOutcome, decidePolicy, grantedPolicies } from '../policies.ts'
import { PURPOSE_CLAIM } from '../purposes-of-use.ts'
import type { Account } from '../state/accounts.ts'
import { OVERRIDE_CLAIM } from './client-claims.ts'
import { ReturnedError } from './errors.ts'

interface ScopeRequest {
  /** The form's `scope`: OIDs with spaces between, `*` for whatever is granted. */
  readonly scope: string | undefined
  readonly claims: ReadonlyMap<string, string>
  readonly holders: readonly Account[]
  /** The policies that the server knows. */
  readonly policyNames: ReadonlyMap<string, string>
}

/**
 * The OIDs of a new session: those demanded, then all that are granted anyway, so that a 2.x scope does not
 * restrict (SanteDB's `AdoSessionProvider`). What must be elevated is given to an override with a purpose of use
 * (SanteDB's `AdoSessionProvider`).
 *
 * @throws {ReturnedError} `invalid_grant` when something demanded is not granted
 */
export function decideScopes({ scope, claims, holders, policyNames }: ScopeRequest): readonly string[] {
  const demanded = (scope ?? '*').split(' ').filter((oid) => oid !== '' && oid !== '*')
  const isOverride = claims.has(OVERRIDE_CLAIM) || demanded.includes(POLICY.override)
  if (isOverride && (demanded.length === 0 || !claims.has(PURPOSE_CLAIM))) {
    throw new ReturnedError(
      'invalid_request',
      'Override requests require policy demands and a purpose of use',
    )
  }
  if (isOverride && !mayOverride(demanded, holders)) throw notEstablished()
  const acceptable: readonly PolicyOutcome[] = isOverride ? ['grant', 'elevate'] : ['grant']
  const isAcceptable = (oid: string): boolean =>
    policyNames.has(oid) && acceptable.includes(decidePolicy(holders, oid))
  if (!demanded.every(isAcceptable)) throw notEstablished()
  const granted = grantedPolicies(holders, policyNames)
  return demanded.length === 0 ? granted : [...new Set([...demanded, ...granted])]
}

/** OIDs under "security elevations" may be demanded without the policy to override. */
function mayOverride(demanded: readonly string[], holders: readonly Account[]): boolean {
  const needsPolicy = demanded.some((oid) => !oid.startsWith(`${POLICY.securityElevations}.`))
  return !needsPolicy || decidePolicy(holders, POLICY.override) === 'grant'
}

function notEstablished(): ReturnedError {
  return new ReturnedError('invalid_grant', 'Error establishing session')
}
