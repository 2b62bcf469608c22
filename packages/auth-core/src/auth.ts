import type { ClientAuth } from './client-auth.ts'
import type { CommonOptions } from './options.ts'
import type { ClientClaims } from './protocol/client-claims.ts'
import type { Grant } from './protocol/grant.ts'
import type { Session } from './session/session.ts'
import type { WaitOptions } from './session/session-keeper.ts'
import type { SessionStore } from './session/shared/session-store.ts'

/** What {@link createAuth} needs to know. */
export interface AuthOptions extends CommonOptions {
  /**
   * The generation of the server: `auto` finds it out, without presenting a credential. `standard` is any OAuth
   * server, with `root` as its issuer and none of SanteDB's peculiarities.
   *
   * @default 'auto'
   */
  dialect?: 'auto' | 'icdr2' | 'icdr3' | 'standard' | undefined
  /**
   * How sessions are asked for: left out, as the application itself; {@link password} as a user whose password the
   * program knows; {@link interactive} as whoever signs in with {@link Auth.signIn}.
   *
   * @default client credentials
   */
  grant?: Grant | undefined
  /**
   * Where sessions are kept. Who shares a store, and has the same options, shares one session.
   *
   * @default this `Auth`'s own memory
   */
  store?: SessionStore | undefined
}

/** What an elevated session is for. */
export interface ElevateOptions extends WaitOptions {
  /** The purpose of use: a UUID of `purposesOfUse`, or the mnemonic of a deployment. */
  purpose: string
  /** The policies that are needed, as `readElevation` tells them. */
  policies: readonly string[]
  /** Who asks, normally the user with their password once more; the `Auth`'s own grant where it is left out. */
  grant?: Grant | undefined
  /** What else to claim, such as the facility. */
  claims?: ClientClaims | undefined
}

/** A short session with overridden policies, beside the main one. It is not renewed. */
export interface ElevatedAuth {
  /** Like {@link ClientAuth.fetch}, with the elevated session. */
  readonly fetch: typeof globalThis.fetch
  /** The elevated session, to look at. */
  readonly session: Session
}

/** A `fetch` that is already signed in, the session behind it, and what only users need. */
export interface Auth extends ClientAuth {
  /**
   * Signs a user in, for an `Auth` with the grant `interactive()`. The session is renewed by its refresh token
   * as long as SanteDB allows; after that every call fails with `sign_in_required`.
   *
   * @throws AuthError `credentials_rejected` for a wrong password or code; `mfa_required`, `missing_claim` and
   * `password_expired` for what the user has to do first; and every code of {@link ClientAuth.session}.
   *
   * @example
   * ```ts
   * import { createAuth, interactive, isAuthError, password } from '@santedb/auth-core'
   *
   * const auth = createAuth({
   *   root: 'https://icdr.example.org:8443',
   *   clientId: 'EXAMPLE_APPLICATION',
   *   grant: interactive(),
   * })
   * export async function signIn(username: string, secret: string, askForCode: () => Promise<string>) {
   *   try {
   *     return await auth.signIn(password({ username, password: secret }))
   *   } catch (error) {
   *     if (!isAuthError(error) || error.code !== 'mfa_required') throw error
   *     return auth.signIn(password({ username, password: secret, mfaCode: await askForCode() }))
   *   }
   * }
   * ```
   */
  signIn(this: void, grant: Grant, wait?: WaitOptions): Promise<Session>
  /**
   * Obtains a short session with overridden policies for a stated purpose ("break the glass"), to make one call
   * with. The main session stays as it is.
   *
   * @throws AuthError `request_rejected` where SanteDB does not allow it; `missing_claim` where the purpose is not
   * enough; and every code of {@link ClientAuth.session}.
   * @see SanteDB's `ClaimsUtility`
   */
  elevate(this: void, options: ElevateOptions): Promise<ElevatedAuth>
}
