import { policies, purposesOfUse } from '@santedb/auth-core/policies'

const policyNames = new Map<string, string>(
  Object.entries(policies).map(([name, oid]) => [oid, inWords(name)]),
)
const purposeNames = new Map<string, string>(
  Object.entries(purposesOfUse).map(([name, id]) => [id, inWords(name)]),
)
const policyRoot = policies.unrestricted

/** An OID with the name of its policy, where it is one of SanteDB's own: `1.3.6.1… (clinical data)`. */
export function namePolicy(policy: string): string {
  // With encodeScopes iCDR 3.x shortens the root of its own policies, where there is a single one.
  const oid = policy.replace(/^ua(?=\.|$)/, policyRoot)
  const name = policyNames.get(oid)
  const written = oid === policy ? policy : `${policy}, which is ${oid}`
  return name === undefined ? written : `${written} (${name})`
}

/** The name of a purpose of use by its id. */
export function namePurpose(id: string): string {
  const name = purposeNames.get(id.toLowerCase())
  return name === undefined ? id : `${id} (${name})`
}

function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}
