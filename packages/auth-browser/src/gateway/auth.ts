import type { ElevationRequest } from '@santedb/auth-core'
import type { ElevationAnswer, ElevationOptions } from '../elevation.ts'
import type { NewPassword, PasswordSignIn } from '../sign-in-step.ts'
import type { SessionInfo, SignInStep } from './sign-in.ts'

/** What {@link createAuth} needs to know: nothing, where the gateway has the usual endpoints. */
export interface AuthOptions {
  /**
   * Where the gateway has its endpoints for pages, on the page's own origin.
   *
   * @default '/auth'
   */
  prefix?: string | undefined
  /**
   * Asks the user what a call needs that more policies than theirs are necessary for ("break the glass"). The call is
   * then repeated with them; `undefined` leaves it at SanteDB's refusal. Asked again, with the step that is next, until
   * the elevation is granted.
   */
  onElevation?:
    | ((request: ElevationRequest, next?: SignInStep) => Promise<ElevationAnswer | undefined>)
    | undefined
  /**
   * How long a request to the gateway's endpoints may take, in milliseconds.
   *
   * @default 30000
   */
  timeoutMs?: number | undefined
  /**
   * What sends requests.
   *
   * @default the page's own `fetch`
   */
  fetch?: typeof globalThis.fetch | undefined
}

/** A `fetch` that is signed in by the page's cookie, and what a page needs to sign users in and out. */
export interface Auth {
  /**
   * Calls SanteDB through the gateway, as the user who is signed in. Addresses are the page's own. A call to another
   * origin goes out as `fetch` would send it. Assignable to `typeof fetch`, and needs no `this`.
   *
   * @throws AuthError `network_error`, as `fetch` rejects; and whatever `onElevation` throws.
   *
   * @example
   * ```ts
   * import { createAuth } from '@santedb/auth-browser'
   *
   * const auth = createAuth({
   *   async onElevation({ policies }) {
   *     const password = prompt(`This record is protected (${policies.join(', ')}). Your password:`)
   *     return password ? { purpose: '6af982f0-9169-11ea-bb37-0242ac130002', password } : undefined
   *   },
   * })
   * export const readPatient = (id: string) => auth.fetch(`/fhir/Patient/${id}`)
   * ```
   */
  readonly fetch: typeof globalThis.fetch
  /**
   * Who is signed in; `undefined` where nobody is. Asked of the gateway each time, once for all who ask together.
   *
   * @throws AuthError `network_error`, `timeout`, `server_error`, `throttled`; `invalid_response` where no gateway
   * answers.
   */
  session(this: void): Promise<SessionInfo | undefined>
  /**
   * Signs a user in with a password. What comes next is told as data: call it again with what the step asks for.
   *
   * @throws AuthError the codes of {@link Auth.session}; `request_rejected` where the gateway takes no such sign-in.
   *
   * @example
   * ```ts
   * import { createAuth, type PasswordSignIn } from '@santedb/auth-browser'
   *
   * const auth = createAuth()
   * export async function submit(form: PasswordSignIn, show: (message: string) => void) {
   *   const next = await auth.signIn(form)
   *   switch (next.step) {
   *     case 'done':
   *       return show(`Welcome, ${next.session.user}`)
   *     case 'mfa':
   *       return show(next.hint ?? 'Enter the code that was sent to you')
   *     case 'choose-facility':
   *     case 'choose-purpose':
   *       return show(`Choose one of ${next.choices.map(({ name, value }) => name ?? value).join(', ')}`)
   *     case 'change-password':
   *       return show('Your password has expired: choose a new one')
   *     case 'rejected':
   *       return show(next.detail ?? 'Name or password is wrong')
   *   }
   * }
   * ```
   */
  signIn(this: void, credentials: PasswordSignIn): Promise<SignInStep>
  /**
   * Where to send the user to sign in at SanteDB's own page; the gateway brings them back.
   *
   * @param returnTo The path of this site that they come back to; the page that they are on where it is left out.
   */
  signInUrl(this: void, returnTo?: string): string
  /** Sets a new password in place of one that has expired, and signs the user in with it. Throws as {@link Auth.signIn}. */
  changePassword(this: void, change: NewPassword): Promise<SignInStep>
  /**
   * Obtains overridden policies for a short time. Calls with the header `x-santedb-elevation` have them; `onElevation`
   * does both by itself. Throws as {@link Auth.signIn}.
   */
  elevate(this: void, options: ElevationOptions): Promise<SignInStep>
  /**
   * Signs the user out: in all tabs, at the gateway, and at SanteDB where its generation can.
   *
   * @throws AuthError the codes of {@link Auth.session}. Whether the cookie is gone is then not known.
   */
  signOut(this: void): Promise<{ endedAtServer: boolean }>
  /**
   * Calls `listener` whenever somebody has signed in or out, in this tab or in another one, or the session turns out to
   * be over. Gives the function that ends it.
   */
  onChange(this: void, listener: (session: SessionInfo | undefined) => void): () => void
}
