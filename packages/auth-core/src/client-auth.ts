import type { Session } from './session/session.ts'
import type { WaitOptions } from './session/session-keeper.ts'

/** A `fetch` that is already signed in, and the session behind it. */
export interface ClientAuth {
  /**
   * Like the global `fetch`, and signed in: it obtains, keeps and renews the session. Relative addresses are
   * relative to the root; the token goes to the root's origin and those of the option `origins`, and nowhere else.
   * It needs no `this`, so it can be handed to any library that takes a fetch.
   *
   * A call that is answered as having no live session is made once more with a new one, if its body can be sent
   * again exactly. An abort rejects with the signal's own reason.
   *
   * @throws AuthError where no session can be had (every code of {@link ClientAuth.session}), and `network_error`
   * where no answer came.
   */
  readonly fetch: typeof globalThis.fetch
  /**
   * The live session, to look at; obtained if there is none.
   *
   * @throws AuthError `credentials_rejected` and `request_rejected`, which are given from memory until `retryAt`;
   * `network_error`, `server_error`, `throttled` and `timeout` when the server did not grant one in time;
   * `invalid_response` where something else answered in SanteDB's place.
   */
  session(this: void, wait?: WaitOptions): Promise<Session>
  /**
   * Replaces the session now, by its refresh token or else by its first grant. There is no need to call it: the
   * session is renewed by itself, ahead of its end.
   *
   * @throws AuthError every code of {@link ClientAuth.session}.
   */
  renew(this: void, wait?: WaitOptions): Promise<Session>
  /**
   * Gives the session up: here, in the store, and at the server where its generation can (iCDR 3.x). It does not
   * fail when the server cannot be reached. The next call obtains a new session.
   *
   * @returns whether the server ended it too; else it lives on there until its end.
   */
  signOut(this: void, wait?: WaitOptions): Promise<{ endedAtServer: boolean }>
}
