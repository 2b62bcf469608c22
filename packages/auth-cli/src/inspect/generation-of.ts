import type { JsonObject } from './read-presented.ts'

/** SanteDB 2.x writes its own claims under their whole names. */
export const sessionIdClaim = 'http://santedb.org/claims/session-id'

/** Which generation an identity token looks like; `undefined` for neither. */
export function generationOf(header: JsonObject, claims: JsonObject): 2 | 3 | undefined {
  if ('sid' in claims && 'extensions' in claims) return 3
  if (sessionIdClaim in claims || 'actort' in claims) return 2
  if (typeof claims.iat === 'string' && !('kid' in header)) return 2
  return 'at_hash' in claims && 'actor' in claims ? 3 : undefined
}
