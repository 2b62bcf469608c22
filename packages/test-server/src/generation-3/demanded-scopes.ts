import { NULL_REFERENCE } from '../dotnet-messages.ts'
import { POLICY, decidePolicy, grantedPolicies } from '../policies.ts'
import type { Account } from '../state/accounts.ts'
import { PipelineError, PolicyViolation } from './errors.ts'
import { text } from './texts.ts'

/** The form's `scope`: OIDs with spaces between, `*` or nothing for whatever is granted. */
export interface Demand {
  readonly oids: readonly string[]
  /** Whether everything that is granted was asked for, besides or instead. */
  readonly all: boolean
}

interface ScopeRequest {
  readonly demand: Demand
  readonly isOverride: boolean
  /** The accounts of the session, the one it is named after first. */
  readonly holders: readonly Account[]
  /** The policies that the server knows. */
  readonly policyNames: ReadonlyMap<string, string>
}

/** Reads the form's `scope`. */
export function readDemand(scope: string | undefined): Demand {
  const words = (scope ?? '').split(' ').filter((word) => word !== '')
  const oids = words.filter((word) => word !== '*')
  return { oids: [...new Set(oids)], all: oids.length < words.length || oids.length === 0 }
}

/**
 * The OIDs of a new session: exactly those demanded, or all that are granted (SanteDB's `JwtClaimMapper` and
 * `AdoSessionProvider.Establish`). An override gives what must be elevated, once the policy to override is granted
 * (SanteDB's `AdoSessionProvider.Establish`).
 *
 * @throws {PipelineError} 500 for an unknown word, 403 for one beside `*`, 401 for what needs an override
 * @throws {PolicyViolation} for what is denied
 */
export function decideScopes({ demand, isOverride, holders, policyNames }: ScopeRequest): readonly string[] {
  if (demand.oids.some((oid) => !policyNames.has(oid))) {
    throw demand.all ? new PipelineError(403, text('sessionFailure')) : new PipelineError(500, NULL_REFERENCE)
  }
  if (isOverride) assertGranted(POLICY.override, holders)
  for (const oid of demand.oids) assertAcceptable({ oid, name: policyNames.get(oid), isOverride, holders })
  if (!demand.all) return demand.oids
  const granted = grantedPolicies(holders, policyNames)
  return demand.oids.length === 0 ? granted : [...new Set([...demand.oids, ...granted])]
}

interface DemandedPolicy extends Pick<ScopeRequest, 'isOverride' | 'holders'> {
  readonly oid: string
  readonly name: string | undefined
}

function assertAcceptable({ oid, name, isOverride, holders }: DemandedPolicy): void {
  const outcome = decidePolicy(holders, oid)
  if (outcome === 'deny') throw new PolicyViolation(oid, principalOf(holders), outcome, name)
  if (outcome === 'elevate' && !isOverride) throw new PipelineError(401, text('sessionFailure'))
}

function assertGranted(oid: string, holders: readonly Account[]): void {
  const outcome = decidePolicy(holders, oid)
  if (outcome !== 'grant') throw new PolicyViolation(oid, principalOf(holders), outcome)
}

function principalOf([first]: readonly Account[]): string {
  return first?.id ?? 'ANONYMOUS'
}
