import { namePolicy } from '../inspect/policy-names.ts'
import { bad, good, skipped } from './finding.ts'
import { configurationOf } from './patient.ts'
import type { Step } from './step.ts'

/** Compares the policies that were granted with those that were asked for. */
export const policies: Step = {
  name: 'policies',
  title: 'Policies',
  needs: ['token-request'],

  async examine(patient) {
    const { session } = patient
    if (!session) return skipped('There is no session.')
    const { policies: asked } = configurationOf(patient).options
    const granted = session.policies
    const facts = { asked, granted }
    if (granted.length === 0) return skipped('The session does not tell its policies.')
    if (!asked)
      return good(`No policy was asked for in particular; ${granted.length} were granted.`, { facts })
    const missing = asked.filter((policy) => !session.can(policy))
    if (missing.length === 0) return good(`All ${asked.length} that were asked for were granted.`, { facts })
    return bad({
      seen: `Not granted: ${missing.map(namePolicy).join(', ')}.`,
      meaning: 'Calls that need them are answered 403, or 401 where an elevation would help.',
      remedy: "Have them granted in SanteDB's administration, or do not ask for them.",
      cause: `policy denied: ${missing.map(namePolicy).join(', ')}`,
      facts,
    })
  },
}
