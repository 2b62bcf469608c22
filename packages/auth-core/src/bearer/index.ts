export {
  type BearerVerifier,
  createBearerVerifier,
  createOpaqueBearerVerifier,
  type VerifyBearerOptions,
} from './create-bearer-verifier.ts'
export { refusalResponse, type RefusalResponseOptions } from './refusal-response.ts'

export type { BearerIdentityTokenOptions, BearerVerifierOptions } from './options.ts'
export type { AcceptedBearer, BearerOutcome, BearerSession, RefusedBearer } from './outcome.ts'
