import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose'
import { Problem } from '../problem.ts'
import type { GatewayWorld } from '../world.ts'
import { rejectBearer } from './bearer-token.ts'
import type { JwtOptions } from './jwt.ts'

/** Verifies a token; gives its claims, or `undefined` for a token of another issuer. */
export type JwtVerifier = (token: string) => Promise<JWTPayload | undefined>

const usualAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']
const usualToleranceSeconds = 5

/** Makes what verifies the tokens of one issuer. */
export function createJwtVerifier(options: JwtOptions, { fetch, clock }: GatewayWorld): JwtVerifier {
  const { issuer, audience, requiredClaims = {}, algorithms = usualAlgorithms } = options
  const { clockToleranceSeconds = usualToleranceSeconds } = options
  const key = keyOf(options.keySet, fetch)
  return async (token) => {
    // Another issuer's token is for another caller's check, or for none.
    if (issuerOf(token) !== issuer) return undefined
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', ...Object.keys(requiredClaims)],
        currentDate: new Date(clock.now()),
      })
      if (hasClaims(payload, requiredClaims)) return payload
    } catch (error) {
      throw isKeySetTrouble(error) ? keySetTrouble(error) : rejectBearer(error)
    }
    throw rejectBearer()
  }
}

function keySetTrouble(cause: unknown): Problem {
  return new Problem('service_unreachable', {
    status: 503,
    detail: "The issuer's keys could not be read.",
    cause,
  })
}

function keyOf(keySet: JwtOptions['keySet'], fetch: typeof globalThis.fetch): JWTVerifyGetKey {
  if (typeof keySet === 'object' && 'keys' in keySet) return createLocalJWKSet(keySet)
  return createRemoteJWKSet(new URL(keySet), { [customFetch]: fetch })
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}

// That the issuer cannot be reached says nothing about the token.
function isKeySetTrouble(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true
  return /^ERR_(JWKS_TIMEOUT|JWKS_INVALID|JOSE_GENERIC)$/.test(error.code)
}

function hasClaims(claims: JWTPayload, required: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(required).every(([name, expected]) => {
    const value = claims[name]
    // `scope` is a list in one text (RFC 9068 section 2.2.3).
    const values: unknown[] =
      name === 'scope' && typeof value === 'string' ? value.split(' ') : [value].flat()
    return expected === true ? value !== undefined : values.includes(expected)
  })
}
