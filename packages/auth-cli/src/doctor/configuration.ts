import type { AuthError } from '@santedb/auth-node'
import type { Configuration } from '../configuration/configuration.ts'
import { faultOfStore } from './fault-of-store.ts'
import { bad, blocked, type Finding, good } from './finding.ts'
import type { Step } from './step.ts'

/** Reads the configuration, and tells where each value came from. */
export const configuration: Step = {
  name: 'configuration',
  title: 'Configuration',
  needs: [],

  async examine(patient) {
    const read = await patient.readConfiguration()
    const { fault, sources, unknownVariables, certificate } = read
    patient.configuration = read
    const seen = describe(read)
    const facts = { sources, unknownVariables, certificate }
    if (fault !== undefined) return { ...describeFault(fault, seen), facts }
    const storeFault = await faultOfStore(read.store, patient.complaint)
    return storeFault === undefined
      ? good(seen, { facts })
      : { ...keepsNothing(storeFault, seen), facts: { ...facts, storeFault } }
  },
}

/** Each value with its source; of a secret only that there is one. */
function describe({ root, sources, options, fault, unknownVariables }: Configuration): string {
  const { clientId, dialect, policies, device } = options
  // A wrong value may be a secret in the wrong place.
  const shown: Readonly<Record<string, string | undefined>> = fault
    ? { root: root?.href }
    : { root: root?.href, clientId, dialect, policies: policies?.join(' '), 'device.id': device?.id }
  const values = Object.entries(sources).map(([name, source]) => {
    const value = shown[name]
    return `${value === undefined ? name : `${name} ${value}`} (${source})`
  })
  const unknown = unknownVariables.map((name) => `${name} means nothing: check its spelling.`)
  return [...(values.length > 0 ? [`${values.join('; ')}.`] : []), ...unknown].join(' ')
}

function describeFault({ faults = [], meaning }: AuthError, seen: string): Finding {
  const all = faults.join('; ')
  return blocked({
    seen: `${all}. ${seen}`.trim(),
    meaning,
    remedy: 'Correct what is named, where it comes from.',
    cause: `configuration: ${all}`,
  })
}

/** Signing in works without a store; what was refused is then presented again by every command. */
function keepsNothing(code: string, seen: string): Finding {
  return bad({
    seen: `Sessions cannot be kept in their folder (${code}). ${seen}`,
    meaning:
      'Every command signs in anew, and presents again what SanteDB refused before, this one included: wrong secrets lock accounts.',
    remedy: 'Name a folder that this user can write to: SANTEDB_SESSIONS.',
    cause: `sessions cannot be kept in their folder (${code})`,
  })
}
