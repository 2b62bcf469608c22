export { createAuth } from './gateway/create-auth.ts'
export { AuthError, isAuthError, readElevation } from '@santedb/auth-core'

export type { ElevationAnswer, ElevationOptions } from './elevation.ts'
export type { Auth, AuthOptions } from './gateway/auth.ts'
export type { SessionInfo, SignInStep } from './gateway/sign-in.ts'
export type { NewPassword, PasswordSignIn } from './sign-in-step.ts'
export type { ElevationRequest } from '@santedb/auth-core'
