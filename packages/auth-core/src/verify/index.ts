export type { KeySet, VerifyOptions } from './options.ts'
export { type VerifiedIdentityToken, verifyIdentityToken } from './verify-identity-token.ts'
