import type { PendingStep } from '@santedb/auth-core/users'

/** Who is signed in. There is no token in it. */
export interface SignedInUser {
  readonly user: string
  /** SanteDB's id of the user. */
  readonly subject?: string | undefined
  /** The policies that SanteDB granted, as OIDs. */
  readonly policies: readonly string[]
  /** When SanteDB's session ends. It is renewed for as long as the page makes calls. */
  readonly expiresAt: Date
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

/** What comes next in a sign-in, for the page to show: `done`, or what the user has to do first. */
export type SignInStepOf<Info> = { readonly step: 'done'; readonly session: Info } | PendingStep
