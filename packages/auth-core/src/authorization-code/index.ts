export { authorizationCode } from './authorization-code.ts'
export { readAuthorizationCallback } from './callback.ts'
export { createAuthorizationUrl } from './url.ts'

export type { AuthorizationCodeOptions } from './authorization-code.ts'
export type { AuthorizationAnswer } from './answer.ts'
export type { CallbackRequest } from './callback.ts'
export type { AuthorizationOptions } from './options.ts'
export type { PendingAuthorization } from './url.ts'
