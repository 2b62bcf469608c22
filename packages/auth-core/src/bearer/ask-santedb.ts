import type { LookUpOptions } from '../look-ups/get-json.ts'
import { lookUpSession } from '../look-ups/look-up-session.ts'
import type { Clock } from '../session/clock.ts'
import type { ServerClock } from '../session/server-clock.ts'
import type { Verdict } from './bearer-memory.ts'
import type { CheckedBearerVerifierOptions } from './options.ts'
import type { JwtVerifier, JwtVerifierContext } from './verify-jwt.ts'

/** Asks what a token is; fails with an `AuthError` where there is no answer. */
export type Ask = (token: string, signal: AbortSignal) => Promise<Verdict>

/** Makes what verifies JWTs. Who needs none leaves it out, and a bundle has none of it then. */
export type JwtVerifierMaker = (context: JwtVerifierContext) => Pick<JwtVerifier, 'verify'>

/** Makes what asks SanteDB, and looks at the signature first where that is wanted. */
export function askSanteDb(
  options: CheckedBearerVerifierOptions,
  clock: Clock,
  serverClock: ServerClock,
  createJwtVerifier: JwtVerifierMaker | undefined,
): Ask {
  const { root, unsafeAllowPlainHttp, identityTokens } = options
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const sentAtMs = clock.now()
    const response = await send(input, init)
    serverClock.learn(Date.parse(response.headers.get('date') ?? ''), clock.now() - sentAtMs)
    return response
  }
  const lookUpOptions: LookUpOptions = { root, unsafeAllowPlainHttp, fetch }
  const lookUp: Ask = async (token, signal) =>
    (await lookUpSession({ ...lookUpOptions, signal }, token)) ?? 'dead'
  if (!identityTokens || !createJwtVerifier) return lookUp
  const jwts = createJwtVerifier({ options: identityTokens, lookUpOptions, clock, serverClock })
  return async (token, signal) => {
    if (!isJwt(token)) return lookUp(token, signal)
    const told = await jwts.verify(token, signal)
    return told && identityTokens.lookUp !== false ? lookUp(token, signal) : (told ?? 'dead')
  }
}

/** Whether a token has the form of a JWT; SanteDB's session tokens have one part or two. */
function isJwt(token: string): boolean {
  return token.split('.').length === 3
}
