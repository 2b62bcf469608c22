export {
  type BearerOutcome,
  type BearerSession,
  type BearerVerifier,
  type BearerVerifierOptions,
  createBearerVerifier,
} from '@santedb/auth-core/bearer'
export { type BearerMiddleware, verifyBearer, type VerifyBearerOptions } from './verify-bearer.ts'
