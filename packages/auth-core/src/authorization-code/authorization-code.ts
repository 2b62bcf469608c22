import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse } from '../errors/failures.ts'
import type { ClientClaims } from '../protocol/client-claims.ts'
import type { Grant } from '../protocol/grant.ts'
import { readRefusal } from '../grants/password.ts'
import { withClaims } from '../grants/with-claims.ts'

/** What {@link authorizationCode} takes: what `readAuthorizationCallback` gives. */
export interface AuthorizationCodeOptions {
  /** The code that came back with the user. */
  code: string
  /** Where the user came back to. */
  redirectUri: string
  /** PKCE's secret of the sign-in that was begun. */
  codeVerifier: string
  /** What the identity token must repeat. */
  nonce: string
  /** What the session is for; the answer to a failure with code `missing_claim`. */
  claims?: ClientClaims | undefined
}

/**
 * Asks for the session of a user who signed in at SanteDB's own page (RFC 6749 section 4.1). PKCE's verifier is
 * sent, and no SanteDB known today checks it.
 *
 * @example
 * ```ts
 * import type { Auth } from '@santedb/auth-core'
 * import { authorizationCode, readAuthorizationCallback, type PendingAuthorization } from '@santedb/auth-core/authorization-code'
 *
 * export async function finish(auth: Auth, callback: URL, pending: PendingAuthorization) {
 *   return auth.signIn(authorizationCode(await readAuthorizationCallback(callback, pending)))
 * }
 * ```
 * @see SanteDB's `DefaultAuthorizationCodeTokenRequestHandler`
 */
export function authorizationCode(options: AuthorizationCodeOptions): Grant {
  const { code, redirectUri, codeVerifier, nonce, claims } = options
  const grant: Grant = {
    type: 'authorization_code',
    parameters: { code, redirect_uri: redirectUri, code_verifier: codeVerifier },
    identity: 'authorization_code',
    secrets: [code, codeVerifier],
    repeatable: false,
    checkClaims: (told) => {
      if (told?.nonce !== undefined && told.nonce !== nonce) {
        throw new AuthError(
          invalidResponse,
          'The identity token belongs to another sign-in: its nonce differs.',
        )
      }
    },
    readRefusal,
  }
  return withClaims(grant, claims)
}
