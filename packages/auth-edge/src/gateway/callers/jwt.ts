import type { JSONWebKeySet } from 'jose'
import { readBearer } from './bearer-token.ts'
import type { Caller } from './caller.ts'
import type { JwtVerifier } from './verify-jwt.ts'

/** What {@link jwt} takes. */
export interface JwtOptions {
  /** The issuer's keys: the address of its key set, or the set itself. */
  readonly keySet: string | URL | JSONWebKeySet
  /** Who must have issued it: its `iss`. */
  readonly issuer: string
  /** Whom it must be for: one of its `aud`. */
  readonly audience: string
  /** Claims that it must have, and the value of each; `true` for any value. */
  readonly requiredClaims?: Readonly<Record<string, string | number | boolean>> | undefined
  /**
   * The algorithms that it may be signed with. Asymmetric ones alone: whoever can check a symmetric signature can
   * make one.
   *
   * @default ['RS256', 'PS256', 'ES256', 'EdDSA']
   */
  readonly algorithms?: readonly string[] | undefined
  /**
   * How far the issuer's clock may be off, in seconds.
   *
   * @default 5
   */
  readonly clockToleranceSeconds?: number | undefined
}

const asymmetric = /^(?:[RPE]S(?:256|384|512)|EdDSA|Ed25519)$/
const mostToleranceSeconds = 300

/**
 * Lets in who brings a JWT that another issuer signed (RFC 7519, RFC 9068), as `Authorization: Bearer`. It must have
 * an end. Its `sub` is the caller's name.
 *
 * @example
 * ```ts
 * import { jwt } from '@santedb/auth-edge'
 *
 * export const staff = jwt({
 *   keySet: 'https://id.example.org/jwks',
 *   issuer: 'https://id.example.org',
 *   audience: 'https://gateway.example.org',
 *   requiredClaims: { department: 'laboratory' },
 * })
 * ```
 */
export function jwt(options: JwtOptions): Caller {
  return {
    kind: 'jwt',
    faults: faultsOf(options),
    readsHeaders: ['authorization'],
    actsForItself: false,
    connect(world) {
      let verifier: JwtVerifier | undefined
      return async ({ request }) => {
        const token = readBearer(request)
        if (token === undefined) return undefined
        if (!verifier) {
          // Loaded when the first token comes: a program starts without.
          const { createJwtVerifier } = await import('./verify-jwt.ts')
          verifier = createJwtVerifier(options, world)
        }
        const claims = await verifier(token)
        return claims && { kind: 'jwt', name: claims.sub }
      }
    },
  }
}

function faultsOf(options: JwtOptions): string[] {
  const { keySet, issuer, audience, requiredClaims, algorithms, clockToleranceSeconds = 0 } = options
  const isKeySet =
    typeof keySet === 'string' || keySet instanceof URL
      ? isSafeAddress(String(keySet))
      : Array.isArray(Object(keySet).keys)
  const rules: [holds: boolean, fault: string][] = [
    [isKeySet, 'keySet must be an https URL or a key set'],
    [isText(issuer), 'issuer must be a text that is not empty'],
    [isText(audience), 'audience must be a text that is not empty'],
    [requiredClaims === undefined || typeof requiredClaims === 'object', 'requiredClaims must be an object'],
    [
      algorithms === undefined || (algorithms.length > 0 && algorithms.every((it) => asymmetric.test(it))),
      'algorithms must be a list of asymmetric algorithms',
    ],
    [
      clockToleranceSeconds >= 0 && clockToleranceSeconds <= mostToleranceSeconds,
      `clockToleranceSeconds must be 0 to ${mostToleranceSeconds}`,
    ],
  ]
  return rules.filter(([holds]) => !holds).map(([, fault]) => fault)
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}

function isSafeAddress(address: string): boolean {
  const isSafe = /^https:\/\/|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])[:/]/.test(address)
  return isSafe && URL.canParse(address)
}
