import { createRedactor } from './errors/redact.ts'
import { type AuthOptions, checkOptions } from './options.ts'
import { basicCredentials } from './protocol/basic-credentials.ts'
import { icdr2 } from './protocol/icdr2.ts'
import { createSignedInFetch } from './resource/signed-in-fetch.ts'
import type { Session } from './session/session.ts'
import { SessionKeeper } from './session/session-keeper.ts'

/** A `fetch` that is already signed in, and the session behind it. */
export interface Auth {
  /**
   * Like the global `fetch`, and signed in: it obtains, keeps and renews the session. Relative addresses are
   * relative to the root. The token goes to the root's origin only. It needs no `this`, so it can be handed to any
   * library that takes a fetch.
   *
   * @throws AuthError where no session can be had, or no answer came.
   */
  readonly fetch: typeof globalThis.fetch
  /**
   * The live session, to look at; obtained if there is none.
   *
   * @throws AuthError `credentials_rejected` and every other code of a token request.
   */
  session(this: void): Promise<Session>
  /**
   * Replaces the session now, by its refresh token or else by its first grant. There is no need to call it: the
   * session is renewed by itself.
   *
   * @throws AuthError `credentials_rejected` and every other code of a token request.
   */
  renew(this: void): Promise<Session>
  /**
   * Forgets the session. iCDR 2.x has no way to end one at the server, where it lives on until its end.
   *
   * @returns whether the server ended it too.
   */
  signOut(this: void): Promise<{ endedAtServer: boolean }>
}

/**
 * Makes an {@link Auth}: a `fetch` that signs in to SanteDB by itself. Nothing is sent until it is first used.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once.
 *
 * @example
 * ```ts
 * import { createAuth } from '@santedb/auth-core'
 *
 * const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'the secret of the application',
 *   device: { id: 'EXAMPLE_DEVICE_NODE', secret: 'the secret of the device' },
 * })
 * const patients = await auth.fetch('/fhir/Patient')
 * ```
 */
export function createAuth(options: AuthOptions): Auth {
  const { root, clientId, clientSecret, device, fetch: givenFetch } = checkOptions(options)
  // Looked up at each call, so that a fetch that is replaced or instrumented later is used.
  const fetch: typeof globalThis.fetch = givenFetch ?? ((input, init) => globalThis.fetch(input, init))
  const redact = createRedactor([clientSecret, device.secret, basicCredentials(device)])
  const keeper = new SessionKeeper({
    root,
    dialect: icdr2,
    credentials: { clientId, clientSecret, device },
    fetch,
    redact,
  })
  return Object.freeze({
    fetch: createSignedInFetch({ root, keeper, fetch, redact }),
    session: () => keeper.get(),
    renew: () => keeper.renew(),
    signOut: async () => {
      keeper.forget()
      return { endedAtServer: false }
    },
  })
}
