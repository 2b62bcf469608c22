import type { ElevationRequest, PendingStep, UserOptions } from '@santedb/auth-core/users'
import type { ElevationAnswer, ElevationOptions } from '../elevation.ts'
import type { NewPassword, PasswordSignIn, SignedInUser, SignInStepOf } from '../sign-in-step.ts'

/** Who is signed in. */
export type SessionInfo = SignedInUser

/** What comes next in a sign-in, for the page to show. */
export type SignInStep = SignInStepOf<SessionInfo>

/** What comes next in a sign-in by pop-up. The browser may block it: ask for another click. The user may close it. */
export type PopUpStep = SignInStep | { readonly step: 'pop-up-blocked' | 'pop-up-closed' }

/** What came of asking for an elevation: calls made with its `fetch` have the policies, or the step that is next. */
export type ElevationStep =
  | { readonly step: 'done'; readonly session: SessionInfo; readonly fetch: typeof globalThis.fetch }
  | PendingStep

/** What {@link createAuth} needs to know. */
export interface AuthOptions extends UserOptions {
  /**
   * The page that {@link Auth.completeSignIn} is called in, to which users come back from SanteDB's page.
   *
   * @default the page that they leave
   */
  redirectUri?: string | URL | undefined
  /**
   * Asks the user what a call needs that more policies than theirs are necessary for ("break the glass"). The call is
   * then repeated with them; `undefined` leaves it at SanteDB's refusal. Asked again, with the step that is next, until
   * the elevation is granted.
   */
  onElevation?:
    | ((request: ElevationRequest, next?: SignInStep) => Promise<ElevationAnswer | undefined>)
    | undefined
}

/** What SanteDB's page is told beforehand. */
export interface PageSignIn {
  /** The user name to begin with. */
  readonly loginHint?: string | undefined
  /** The language of the page, such as `fr`. */
  readonly language?: string | undefined
}

/** A `fetch` that is signed in as the page's user, and what a page needs to sign users in and out. */
export interface Auth {
  /**
   * Like the browser's `fetch`, and signed in: it renews the session, and repeats what needs an elevation. Relative
   * addresses are relative to the root; the token goes to the root's origin and those of the option `origins`, and
   * nowhere else. Assignable to `typeof fetch`, and needs no `this`.
   *
   * @throws AuthError `sign_in_required` where nobody is signed in; `network_error` where no answer came; and every
   * code of {@link Auth.session}. Whatever `onElevation` throws.
   */
  readonly fetch: typeof globalThis.fetch
  /**
   * Who is signed in; `undefined` where nobody is.
   *
   * @throws AuthError `network_error`, `timeout`, `server_error`, `throttled`, `invalid_response` where the session
   * has to be renewed first and that fails.
   */
  session(this: void): Promise<SessionInfo | undefined>
  /**
   * Signs a user in with a password, for pages of those who run the SanteDB. What comes next is told as data: call it
   * again with what the step asks for.
   *
   * @throws AuthError the codes of {@link Auth.session}; `invalid_options` for a code that cannot be one.
   *
   * @example
   * ```ts
   * import { createAuth } from '@santedb/auth-browser/direct'
   *
   * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
   * export async function submit(username: string, password: string, mfaCode?: string) {
   *   const next = await auth.signIn({ username, password, mfaCode })
   *   return next.step === 'done' ? `Welcome, ${next.session.user}` : next.step
   * }
   * ```
   */
  signIn(this: void, credentials: PasswordSignIn): Promise<SignInStep>
  /** Sets a new password in place of one that has expired, and signs the user in with it. Throws as {@link Auth.signIn}. */
  changePassword(this: void, change: NewPassword): Promise<SignInStep>
  /**
   * Obtains overridden policies for a short time, beside the user's own session. `onElevation` does it by itself, for the
   * calls that need it.
   *
   * @throws AuthError `sign_in_required` where nobody is signed in; and the codes of {@link Auth.signIn}.
   *
   * @example
   * ```ts
   * import { createAuth } from '@santedb/auth-browser/direct'
   * import { policies, purposesOfUse } from '@santedb/auth-core/policies'
   *
   * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
   * export async function breakTheGlass(path: string, password: string) {
   *   const purpose = purposesOfUse.emergency
   *   const next = await auth.elevate({ purpose, password, policies: [policies.restrictedInformation] })
   *   return next.step === 'done' ? next.fetch(path) : next
   * }
   * ```
   */
  elevate(this: void, options: ElevationOptions): Promise<ElevationStep>
  /**
   * Sends the user to SanteDB's own page. They come back to the page of the option `redirectUri`, which calls
   * {@link Auth.completeSignIn}.
   *
   * @param options What SanteDB's page is told; and `returnTo`, the path of this site that is told when they are back.
   */
  signInWithRedirect(this: void, options?: PageSignIn & { readonly returnTo?: string }): Promise<void>
  /**
   * Signs the user in who comes back from SanteDB's page, and takes the answer out of the page's address. To be called
   * once whenever the page begins, before a router looks at the address. In a pop-up it hands the answer to the page
   * that opened it, and closes the window.
   *
   * A user who has to choose a facility cannot sign in this way: SanteDB's page does not ask for it, and with a code
   * SanteDB takes no answer. The step `choose-facility` tells so; `signIn` can do it.
   *
   * @returns `undefined` where the address is no answer; else the step, and the `returnTo` of `signInWithRedirect`.
   * @throws AuthError `callback_rejected` where the sign-in was not begun in this tab, or where SanteDB's page refused;
   * and the codes of {@link Auth.session}.
   *
   * @example
   * ```ts
   * import { createAuth } from '@santedb/auth-browser/direct'
   *
   * const auth = createAuth({ root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' })
   * const back = await auth.completeSignIn()
   * if (!back && !(await auth.session())) await auth.signInWithRedirect()
   * ```
   */
  completeSignIn(this: void): Promise<(SignInStep & { readonly returnTo?: string }) | undefined>
  /**
   * Signs the user in at SanteDB's own page in a pop-up. To be called in the handler of a click, or the browser blocks
   * it. Throws as {@link Auth.completeSignIn}.
   */
  signInWithPopUp(this: void, options?: PageSignIn): Promise<PopUpStep>
  /** Signs the user out: in all tabs, and at SanteDB; tells whether that has ended the session too. */
  signOut(this: void): Promise<{ endedAtServer: boolean }>
  /**
   * Calls `listener` whenever somebody has signed in or out, in this tab or in another one, or the session turns out to
   * be over. Gives the function that ends it.
   */
  onChange(this: void, listener: (session: SessionInfo | undefined) => void): () => void
}
