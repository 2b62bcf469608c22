/** The root of SanteDB's policy OIDs, `R` in the protocol's own shorthand. */
export const POLICY_ROOT = '1.3.6.1.4.1.33349.3.1.5.9.2'

/** The server's own words for the policies that it asks about. */
export type PolicyWord =
  | 'administration'
  | 'login'
  | 'loginAsService'
  | 'clientCredentialsFlow'
  | 'clientCredentialsFlowWithoutDevice'
  | 'passwordFlow'
  | 'passwordFlowWithoutDevice'
  | 'codeFlow'
  | 'codeFlowWithoutDevice'
  | 'challengeFlow'
  | 'challengeFlowWithoutDevice'
  | 'passwordChangeOnly'
  | 'clinicalData'
  | 'readMetadata'
  | 'securityElevations'
  | 'loginAnywhere'
  | 'override'
  | 'restrictedInformation'

/** OIDs that the server itself asks about (SanteDB's `PermissionPolicyIdentifiers`). */
export const POLICY: Readonly<Record<PolicyWord, string>> = {
  administration: `${POLICY_ROOT}.0`,
  login: `${POLICY_ROOT}.1`,
  loginAsService: `${POLICY_ROOT}.1.0`,
  clientCredentialsFlow: `${POLICY_ROOT}.1.0.0.1`,
  clientCredentialsFlowWithoutDevice: `${POLICY_ROOT}.1.0.0.1.0`,
  passwordFlow: `${POLICY_ROOT}.1.0.0.2`,
  passwordFlowWithoutDevice: `${POLICY_ROOT}.1.0.0.2.0`,
  codeFlow: `${POLICY_ROOT}.1.0.0.3`,
  codeFlowWithoutDevice: `${POLICY_ROOT}.1.0.0.3.0`,
  challengeFlow: `${POLICY_ROOT}.1.0.0.4`,
  challengeFlowWithoutDevice: `${POLICY_ROOT}.1.0.0.4.0`,
  passwordChangeOnly: `${POLICY_ROOT}.1.0.1`,
  clinicalData: `${POLICY_ROOT}.2`,
  readMetadata: `${POLICY_ROOT}.4.0`,
  securityElevations: `${POLICY_ROOT}.600`,
  loginAnywhere: `${POLICY_ROOT}.900`,
  override: `${POLICY_ROOT}.999`,
  restrictedInformation: '1.3.6.1.4.1.33349.3.1.5.9.3',
}

/** Every policy that a server knows without being told, by OID, with the name that its messages use. */
export const POLICY_NAMES: ReadonlyMap<string, string> = new Map([
  [POLICY_ROOT, 'Unrestricted all'],
  [POLICY.administration, 'Administration'],
  [POLICY.login, 'Login'],
  [POLICY.loginAsService, 'Login as a service'],
  [`${POLICY_ROOT}.1.0.0`, 'OAUTH login'],
  [POLICY.clientCredentialsFlow, 'OAUTH client_credentials flow'],
  [POLICY.clientCredentialsFlowWithoutDevice, 'OAUTH client_credentials flow without device'],
  [POLICY.passwordFlow, 'OAUTH password flow'],
  [POLICY.passwordFlowWithoutDevice, 'OAUTH password flow without device'],
  [POLICY.codeFlow, 'OAUTH code flow'],
  [POLICY.codeFlowWithoutDevice, 'OAUTH code flow without device'],
  [POLICY.challengeFlow, 'OAUTH challenge flow'],
  [POLICY.challengeFlowWithoutDevice, 'OAUTH challenge flow without device'],
  [POLICY.passwordChangeOnly, 'Login for password change only'],
  [POLICY.clinicalData, 'Clinical data'],
  [POLICY.readMetadata, 'Read metadata'],
  [POLICY.securityElevations, 'Security elevations'],
  [POLICY.loginAnywhere, 'Login anywhere'],
  [POLICY.override, 'Override disclosure'],
  [POLICY.restrictedInformation, 'Restricted Information'],
])

/** What SanteDB decides about one policy for one account. */
export type PolicyOutcome = 'grant' | 'elevate' | 'deny'

interface PolicyHolder {
  readonly policies: Readonly<Record<string, PolicyOutcome>>
}

/** The strictest outcome among the holders. An account is granted what it says nothing about. */
export function decidePolicy(holders: readonly PolicyHolder[], oid: string): PolicyOutcome {
  let strictest: PolicyOutcome = 'grant'
  for (const { policies } of holders) {
    const outcome = policies[oid] ?? 'grant'
    if (outcome === 'deny') return 'deny'
    if (outcome === 'elevate') strictest = 'elevate'
  }
  return strictest
}

/** The OIDs of all known policies that every holder is granted. */
export function grantedPolicies(
  holders: readonly PolicyHolder[],
  policyNames: ReadonlyMap<string, string>,
): readonly string[] {
  const all = listOf(policyNames)
  // Most accounts say nothing about any policy. Their sessions share one list.
  if (holders.every(({ policies }) => Object.keys(policies).length === 0)) return all
  return all.filter((oid) => decidePolicy(holders, oid) === 'grant')
}

const lists = new WeakMap<ReadonlyMap<string, string>, readonly string[]>()

function listOf(policyNames: ReadonlyMap<string, string>): readonly string[] {
  const known = lists.get(policyNames)
  if (known) return known
  const list = Object.freeze([...policyNames.keys()])
  lists.set(policyNames, list)
  return list
}

/** The sentence for a policy that was not granted (SanteDB's `PolicyViolationException`). */
export function policyViolationText(
  oid: string,
  principal: string,
  outcome: 'elevate' | 'deny',
  name: string = POLICY_NAMES.get(oid) ?? oid,
): string {
  const outcomeName = outcome === 'deny' ? 'Deny' : 'Elevate'
  return `Policy ${name} (${oid}) was violated by '${principal}' with outcome '${outcomeName}'`
}
