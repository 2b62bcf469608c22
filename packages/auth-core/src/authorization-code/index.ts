export { authorizationCode } from './authorization-code.ts'
export { readAuthorizationCallback } from './callback.ts'
export { createAuthorizationUrl } from './url.ts'

export type { AuthorizationCodeOptions } from './authorization-code.ts'
export type { AuthorizationAnswer, CallbackRequest } from './callback.ts'
export type { AuthorizationOptions } from './options.ts'
export type { PendingAuthorization } from './url.ts'
