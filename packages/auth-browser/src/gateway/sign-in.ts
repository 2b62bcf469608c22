import * as v from 'valibot'

/** Who is signed in. There is no token in it: the gateway keeps that. */
export interface SessionInfo {
  readonly user: string
  /** SanteDB's id of the user. */
  readonly subject?: string | undefined
  /** The policies that SanteDB granted, as OIDs. */
  readonly policies: readonly string[]
  /** When SanteDB's session ends. The gateway renews it for as long as the page makes calls. */
  readonly expiresAt: Date
  /** When the user has to sign in again in any case. */
  readonly endsAt: Date
  /** An elevation, while it lasts. */
  readonly elevation?: { readonly policies: readonly string[]; readonly expiresAt: Date } | undefined
}

/** A user's name and password, and whatever the steps before have asked for. */
export interface PasswordSignIn {
  readonly username: string
  readonly password: string
  /** The answer to the step `mfa`. */
  readonly mfaCode?: string | undefined
  /** The answer to the step `choose-facility`: a choice's value. */
  readonly facility?: string | undefined
  /** The answer to the step `choose-purpose`: a choice's value. */
  readonly purpose?: string | undefined
}

/** The answer to the step `change-password`. */
export interface NewPassword {
  readonly username: string
  /** The password that has expired. */
  readonly password: string
  readonly newPassword: string
  /** The answer to the step `mfa`. */
  readonly mfaCode?: string | undefined
}

/** What comes next in a sign-in, for the page to show. */
export type SignInStep =
  /** The user is signed in. */
  | { readonly step: 'done'; readonly session: SessionInfo }
  /** The user has been sent a code: give everything again, with `mfaCode`. */
  | { readonly step: 'mfa'; readonly hint?: string | undefined }
  /** Give everything again, with the value of a choice as `facility` or `purpose`. */
  | {
      readonly step: 'choose-facility' | 'choose-purpose'
      readonly choices: readonly { readonly value: string; readonly name?: string | undefined }[]
    }
  /** The password has expired: ask for a new one and call {@link Auth.changePassword}. */
  | { readonly step: 'change-password' }
  /**
   * SanteDB does not accept it. `detail` is in SanteDB's own words, for the user to read. The same password is not
   * presented again before `retryAt`: wrong attempts lock accounts.
   */
  | {
      readonly step: 'rejected'
      readonly detail?: string | undefined
      readonly retryAt?: Date | undefined
    }

const date = v.pipe(
  v.string(),
  v.transform((text) => new Date(text)),
  v.date(),
)
const policies = v.array(v.string())

const session: v.GenericSchema<unknown, SessionInfo> = v.object({
  user: v.string(),
  subject: v.optional(v.string()),
  policies,
  expiresAt: date,
  endsAt: date,
  elevation: v.optional(v.object({ policies, expiresAt: date })),
})

/** What `GET <prefix>/session` answers. */
export const whoIsThere: v.GenericSchema<unknown, SessionInfo | undefined> = v.union([
  session,
  v.pipe(
    v.object({ signedIn: v.literal(false) }),
    v.transform(() => undefined),
  ),
])

/** What a sign-in answers. */
export const signInStep: v.GenericSchema<unknown, SignInStep> = v.variant('step', [
  v.object({ step: v.literal('done'), session }),
  v.object({ step: v.literal('mfa'), hint: v.optional(v.string()) }),
  v.object({
    step: v.picklist(['choose-facility', 'choose-purpose']),
    choices: v.array(v.object({ value: v.string(), name: v.optional(v.string()) })),
  }),
  v.object({ step: v.literal('change-password') }),
])
