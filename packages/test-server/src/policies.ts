/** The root of SanteDB's policy OIDs, `R` in the protocol's own shorthand. */
export const POLICY_ROOT = '1.3.6.1.4.1.33349.3.1.5.9.2'

/** The server's own words for the policies that it asks about. */
export type PolicyWord =
  | 'login'
  | 'loginAsService'
  | 'clientCredentialsFlow'
  | 'passwordFlow'
  | 'override'
  | 'securityElevations'

/** OIDs that the server itself asks about (protocol appendix A). */
export const POLICY: Readonly<Record<PolicyWord, string>> = {
  login: `${POLICY_ROOT}.1`,
  loginAsService: `${POLICY_ROOT}.1.0`,
  clientCredentialsFlow: `${POLICY_ROOT}.1.0.0.1`,
  passwordFlow: `${POLICY_ROOT}.1.0.0.2`,
  override: `${POLICY_ROOT}.999`,
  securityElevations: `${POLICY_ROOT}.600`,
}

/** Every policy that the server knows, by OID, with the name that its messages use. */
export const POLICY_NAMES: ReadonlyMap<string, string> = new Map([
  [POLICY_ROOT, 'Unrestricted all'],
  [`${POLICY_ROOT}.0`, 'Administration'],
  [POLICY.login, 'Login'],
  [POLICY.loginAsService, 'Login as a service'],
  [`${POLICY_ROOT}.1.0.0`, 'OAUTH login'],
  [POLICY.clientCredentialsFlow, 'OAUTH client_credentials flow'],
  [`${POLICY.clientCredentialsFlow}.0`, 'OAUTH client_credentials flow without device'],
  [POLICY.passwordFlow, 'OAUTH password flow'],
  [`${POLICY.passwordFlow}.0`, 'OAUTH password flow without device'],
  [`${POLICY_ROOT}.1.0.0.3`, 'OAUTH code flow'],
  [`${POLICY_ROOT}.1.0.0.3.0`, 'OAUTH code flow without device'],
  [`${POLICY_ROOT}.1.0.0.4`, 'OAUTH challenge flow'],
  [`${POLICY_ROOT}.1.0.0.4.0`, 'OAUTH challenge flow without device'],
  [`${POLICY_ROOT}.1.0.1`, 'Login for password change only'],
  [`${POLICY_ROOT}.2`, 'Clinical data'],
  [`${POLICY_ROOT}.4.0`, 'Read metadata'],
  [POLICY.securityElevations, 'Security elevations'],
  [`${POLICY_ROOT}.900`, 'Login anywhere'],
  [POLICY.override, 'Override disclosure'],
  ['1.3.6.1.4.1.33349.3.1.5.9.3', 'Restricted information'],
])

/** What SanteDB decides about one policy for one account. */
export type PolicyOutcome = 'grant' | 'elevate' | 'deny'

interface PolicyHolder {
  readonly policies: Readonly<Record<string, PolicyOutcome>>
}

/** The strictest outcome among the holders. An account is granted what it says nothing about. */
export function decidePolicy(holders: readonly PolicyHolder[], oid: string): PolicyOutcome {
  const outcomes = new Set(holders.map((holder) => holder.policies[oid] ?? 'grant'))
  if (outcomes.has('deny')) return 'deny'
  return outcomes.has('elevate') ? 'elevate' : 'grant'
}

/** The OIDs of all known policies that every holder is granted. */
export function grantedPolicies(holders: readonly PolicyHolder[]): readonly string[] {
  return [...POLICY_NAMES.keys()].filter((oid) => decidePolicy(holders, oid) === 'grant')
}

/** The sentence for a policy that was not granted (protocol section 6.4, "policy text"). */
export function policyViolationText(oid: string, principal: string, outcome: 'elevate' | 'deny'): string {
  const name = POLICY_NAMES.get(oid) ?? oid
  const outcomeName = outcome === 'deny' ? 'Deny' : 'Elevate'
  return `Policy ${name} (${oid}) was violated by '${principal}' with outcome '${outcomeName}'`
}
