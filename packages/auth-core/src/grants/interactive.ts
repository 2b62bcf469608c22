import { AuthError } from '../errors/auth-error.ts'
import { signInRequired } from '../errors/failures.ts'
import type { Grant } from '../protocol/grant.ts'

/** What {@link interactive} takes. */
export interface InteractiveOptions {
  /**
   * Keeps the sessions of several users apart in one store: the id of your own session with the user, for one.
   *
   * @default the one user of this program
   */
  user?: string | undefined
}

/**
 * For an `Auth` whose session only a user can obtain, with `auth.signIn(grant)`. Until then, and when the session
 * has ended for good, every call fails with `sign_in_required`.
 *
 * @example
 * ```ts
 * import { createAuth, interactive } from '@santedb/auth-core'
 *
 * const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   grant: interactive(),
 * })
 * ```
 */
export function interactive({ user = '' }: InteractiveOptions = {}): Grant {
  return {
    type: '',
    parameters: {},
    identity: `interactive:${user}`,
    repeatable: false,
    requireUser,
    limitRenewal: (entry) =>
      entry.refreshToken === undefined ? { ...entry, renewAtMs: entry.endsAtMs } : entry,
  }
}

function requireUser(): never {
  throw new AuthError(signInRequired, 'There is no session that could be renewed.')
}
