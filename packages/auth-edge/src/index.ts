export { createGateway } from './gateway/create-gateway.ts'
export { apiKey, hashApiKey } from './gateway/callers/api-key.ts'
export { jwt } from './gateway/callers/jwt.ts'
export { santeDbBearer } from './gateway/callers/santedb-bearer.ts'
export { nobody } from './gateway/callers/nobody.ts'
export { Problem } from './gateway/problem.ts'
export { AuthError, createAuth, isAuthError } from '@santedb/auth-core'

export type { ApiKeyOptions } from './gateway/callers/api-key.ts'
export type { Caller, IncomingCall, ProvenCaller, ProveCaller } from './gateway/callers/caller.ts'
export type { JwtOptions } from './gateway/callers/jwt.ts'
export type { SanteDbBearerOptions } from './gateway/callers/santedb-bearer.ts'
export type { GatewayContext } from './gateway/context.ts'
export type { Gateway } from './gateway/create-gateway.ts'
export type { AnswerRecord, GatewayLog, GatewayMeter, Measurement, SessionRecord } from './gateway/observe.ts'
export type { OnwardIdentity } from './gateway/onward/onward.ts'
export type { GatewayOptions } from './gateway/options.ts'
export type { FailureFormat, ProblemCode, ProblemDetails } from './gateway/problem.ts'
export type { RouteOptions } from './gateway/route.ts'
export type { AuthMaker, GatewayWorld } from './gateway/world.ts'
export type {
  Auth,
  AuthErrorCode,
  AuthEvent,
  AuthOptions,
  Clock,
  Session,
  SessionStore,
} from '@santedb/auth-core'
