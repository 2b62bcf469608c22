export { createAuth } from './gateway/create-auth.ts'
export { AuthError, isAuthError, readElevation } from '@santedb/auth-core'

export type { Auth, AuthOptions, ElevationAnswer, ElevationOptions } from './gateway/auth.ts'
export type { NewPassword, PasswordSignIn, SessionInfo, SignInStep } from './gateway/sign-in.ts'
export type { ElevationRequest } from '@santedb/auth-core'
