import { readChallenge } from '../protocol/challenge.ts'

/** What a service asks for when a call needs a session with more policies ("break the glass"). */
export interface ElevationRequest {
  /** The policies that the session must have, as OIDs. */
  policies: readonly string[]
  /** The service's own words. Localized: show them, never branch on them. */
  description: string | undefined
}

/**
 * Reads from an answer whether the call could be made with an elevated session, and which policies that needs.
 *
 * @returns `undefined` for every other answer: also for a 401 that means that the session is gone.
 *
 * @example
 * ```ts
 * import { type Auth, password, readElevation } from '@santedb/auth-core'
 * import { purposesOfUse } from '@santedb/auth-core/policies'
 *
 * export async function readProtected(auth: Auth, username: string, secret: string) {
 *   const response = await auth.fetch('/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789')
 *   const elevation = readElevation(response)
 *   if (!elevation) return response
 *   const elevated = await auth.elevate({
 *     grant: password({ username, password: secret }),
 *     purpose: purposesOfUse.emergency,
 *     policies: elevation.policies,
 *   })
 *   return elevated.fetch('/hdsi/Patient/e73ae3fe-dc6d-4e05-a5da-715f90f5c789')
 * }
 * ```
 * @see SanteDB's `PolicyViolationException`
 */
export function readElevation({ status, headers }: Response): ElevationRequest | undefined {
  if (status !== 401) return undefined
  const challenge = readChallenge(headers.get('www-authenticate'))
  if (challenge?.error !== 'insufficient_scope') return undefined
  const { scopes, description } = challenge
  // iCDR 3.x says the same to a call whose session it did not see at all.
  return scopes.length === 0 || description?.includes("'ANONYMOUS'")
    ? undefined
    : { policies: scopes, description }
}
