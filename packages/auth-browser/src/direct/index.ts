export { createAuth } from './create-auth.ts'
export { AuthError, isAuthError, readElevation } from '@santedb/auth-core/users'

export type {
  Auth,
  AuthOptions,
  ElevationStep,
  PageSignIn,
  PopUpStep,
  SessionInfo,
  SignInStep,
} from './auth.ts'
export type { ElevationAnswer, ElevationOptions } from '../elevation.ts'
export type { NewPassword, PasswordSignIn } from '../sign-in-step.ts'
export type { AuthEvent, ElevationRequest, SessionStore } from '@santedb/auth-core/users'
