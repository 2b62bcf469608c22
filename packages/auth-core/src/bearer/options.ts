import { AuthError } from '../errors/auth-error.ts'
import { invalidOptions } from '../errors/failures.ts'
import { isAddress } from '../options.ts'
import { isJsonObject } from '../protocol/json-object.ts'
import { faultsOf, isFunction, isObject, isObjectWith, may, must, type Rules } from '../rules.ts'
import type { Clock } from '../session/clock.ts'
import type { KeySet } from '../verify/options.ts'

/** How bearers that are JWTs are verified before, or instead of, asking SanteDB. */
export interface BearerIdentityTokenOptions {
  /** What `iss` must be, letter by letter. */
  issuer?: string | undefined
  /** What `aud` must be or hold: the name of the application that signed in. iCDR 2.x writes none. */
  audience?: string | undefined
  /**
   * The server's key set.
   *
   * @default what `<root>/auth/jwks` gives, read again where it has no key that fits; iCDR 2.x publishes none
   */
  keySet?: KeySet | undefined
  /**
   * Asks SanteDB as well whether the session lives. Without, a JWT is good until it ends: that its session was signed
   * out, or its account locked, is not seen.
   *
   * @default true
   */
  lookUp?: boolean | undefined
}

/** What a verifier of bearers needs to know. */
export interface BearerVerifierOptions {
  /** SanteDB's base address, `https://host:port`. */
  root: string | URL
  /**
   * How long SanteDB's word that a session lives is taken before it is asked again, in milliseconds; never longer
   * than the session. So long a session goes on here that was signed out, revoked or locked.
   *
   * @default 30000
   */
  recheckMs?: number | undefined
  /**
   * How long SanteDB's word is taken that a token is of no live session, in milliseconds.
   *
   * @default 5000
   */
  refusedMs?: number | undefined
  /**
   * How long a request waits for SanteDB at the most, in milliseconds.
   *
   * @default 10000
   */
  timeoutMs?: number | undefined
  /**
   * How long a request waits for a look-up that another request began before it makes one itself, in milliseconds.
   * On Workers that look-up may have ended with its request; 0 waits for no other.
   *
   * @default 2000
   */
  joinMs?: number | undefined
  /**
   * How many sessions are remembered, and as many refusals. Of tokens it is their SHA-256 that is kept.
   *
   * @default 10000
   */
  maximumEntries?: number | undefined
  /**
   * How many tokens that were not seen before are looked up at the same time. More of them are answered as
   * `unavailable`, so that nobody floods SanteDB through here with made-up ones; sessions that are known go on.
   *
   * @default 50
   */
  maximumLookUps?: number | undefined
  /**
   * Verifies bearers that are JWTs, as SanteDB grants them where it is told to, by their signature first. Only one of
   * an RSA key counts: the secrets of other keys are published with the key set.
   *
   * @default SanteDB alone is asked, whatever a token looks like
   */
  identityTokens?: BearerIdentityTokenOptions | undefined
  /**
   * Allows `http:` to a host that is not this machine: tokens then travel in clear.
   *
   * @default false
   */
  unsafeAllowPlainHttp?: boolean | undefined
  /**
   * What sends requests.
   *
   * @default the runtime's own `fetch`
   */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * Time.
   *
   * @default the runtime's own clock
   */
  clock?: Clock | undefined
}

/** Options that were checked, with what was left out filled in. */
export interface CheckedBearerVerifierOptions extends Readonly<BearerVerifierOptions> {
  readonly recheckMs: number
  readonly refusedMs: number
  readonly timeoutMs: number
  readonly joinMs: number
  readonly maximumEntries: number
  readonly maximumLookUps: number
}

/**
 * Checks the options of a verifier, and takes a copy of its own.
 *
 * @param ownRules What one kind of verifier wants otherwise.
 * @throws AuthError `invalid_options` naming every option that is wrong, never its value.
 */
export function checkBearerVerifierOptions(
  options: BearerVerifierOptions,
  ownRules: Rules = {},
): CheckedBearerVerifierOptions {
  const rules = { ...rulesOf(options?.unsafeAllowPlainHttp === true), ...ownRules }
  const faults = faultsOf(rules, options ?? {})
  if (faults.length > 0) throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
  return Object.freeze({
    ...options,
    identityTokens: options.identityTokens && { ...options.identityTokens },
    recheckMs: options.recheckMs ?? 30_000,
    refusedMs: options.refusedMs ?? 5000,
    timeoutMs: options.timeoutMs ?? 10_000,
    joinMs: options.joinMs ?? 2000,
    maximumEntries: options.maximumEntries ?? 10_000,
    maximumLookUps: options.maximumLookUps ?? 50,
  })
}

function rulesOf(mayBePlain: boolean): Rules {
  return {
    root: must(
      (value) => isAddress(value, mayBePlain),
      'must be an absolute https URL; http only to this machine, or with unsafeAllowPlainHttp',
    ),
    recheckMs: may(isAtLeast(0), 'must be milliseconds of 0 or more'),
    refusedMs: may(isAtLeast(0), 'must be milliseconds of 0 or more'),
    timeoutMs: may(isAtLeast(1), 'must be milliseconds above 0'),
    joinMs: may(isAtLeast(0), 'must be milliseconds of 0 or more'),
    maximumEntries: may(isCount, 'must be a whole number above 0'),
    maximumLookUps: may(isCount, 'must be a whole number above 0'),
    identityTokens: may(isObject, 'must be an object', {
      issuer: may(isText, mustBeText),
      audience: may(isText, mustBeText),
      keySet: may(isKeySet, 'must be a JSON Web Key Set'),
      lookUp: may(isFlag, mustBeFlag),
    }),
    unsafeAllowPlainHttp: may(isFlag, mustBeFlag),
    fetch: may(isFunction, 'must be a function'),
    clock: may(isObjectWith('now', 'setTimeout'), 'must have the functions now and setTimeout'),
  }
}

const mustBeText = 'must be a text that is not empty'
const mustBeFlag = 'must be true or false'
const isText = (value: unknown) => typeof value === 'string' && value !== ''
const isFlag = (value: unknown) => typeof value === 'boolean'
const isKeySet = (value: unknown) => isJsonObject(value) && Array.isArray(value.keys)
const isAtLeast = (minimum: number) => (value: unknown) =>
  typeof value === 'number' && value >= minimum && value < 2 ** 31
const isCount = (value: unknown) => Number.isInteger(value) && isAtLeast(1)(value)
