import { policies } from '@santedb/auth-core/policies'

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })
const policyNames = new Map<string, string>(
  Object.entries(policies).map(([name, oid]) => [oid, wordsOf(name)]),
)

/** The time of day, as 09:41:07. */
export function timeOf(atMs: number): string {
  return clock.format(atMs)
}

/** A while, as 41 s or 28 min. */
export function describeDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000))
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

/** A policy's name, with its OID where it is one of SanteDB's own. */
export function describePolicy(oid: string): string {
  const name = policyNames.get(oid)
  return name === undefined ? oid : `${name} (${oid})`
}

/** What a name in code says: `clinicalData` is clinical data. */
export function wordsOf(name: string): string {
  return name.replaceAll(/[A-Z_]/g, (letter) => ` ${letter === '_' ? '' : letter.toLowerCase()}`)
}
