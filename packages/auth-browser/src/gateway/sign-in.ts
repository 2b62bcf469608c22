import * as v from 'valibot'
import type { SignedInUser, SignInStepOf } from '../sign-in-step.ts'

/** Who is signed in. There is no token in it: the gateway keeps that. */
export interface SessionInfo extends SignedInUser {
  /** When the user has to sign in again in any case. */
  readonly endsAt: Date
  /** An elevation, while it lasts. */
  readonly elevation?: { readonly policies: readonly string[]; readonly expiresAt: Date } | undefined
}

/** What comes next in a sign-in, for the page to show. */
export type SignInStep = SignInStepOf<SessionInfo>

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
