import { isDeepStrictEqual } from 'node:util'
import { type AuthError, isAuthError, type Session } from '@santedb/auth-core'
import { Fault, NotAnInput } from '../../engine/target.ts'
import { checkSecrecy } from './canaries.ts'
import { nowMs } from './program.ts'

const longestLifetimeMs = 101 * 365.25 * 86_400_000

/** What comes of some work: its value, or its typed error, of which nothing more is said than that it is one. */
export async function attempt<T>(
  work: () => T | Promise<T>,
  secrets?: readonly string[],
): Promise<T | AuthError> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof NotAnInput || error instanceof Fault) throw error
    return checkError(error, secrets)
  }
}

/** Fails where something else was thrown than a typed error, or one that says what it must not. */
export function checkError(error: unknown, secrets?: readonly string[]): AuthError {
  if (!isAuthError(error)) {
    const words = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new Fault('untyped error', words.slice(0, 300), error)
  }
  const { code, message, status, retryAfterMs, retryAt } = error
  assertShape(/^[a-z_]+$/.test(code), 'code is no word', error)
  assertShape(message.length > 0, 'there is no message', error)
  assertShape(status === undefined || Number.isFinite(status), 'status is no number', error)
  assertShape(retryAfterMs === undefined || isDelay(retryAfterMs), `retryAfterMs is ${retryAfterMs}`, error)
  assertShape(retryAt === undefined || isMoment(retryAt), 'retryAt is no date', error)
  checkSecrecy(error, secrets)
  return error
}

/** Fails where a session has a member that is not what its type says. */
export function checkSession(session: Session): void {
  const { expiresAt, policies, subject, claims, accessToken, refreshToken } = session
  assertShape(isMoment(expiresAt), `expiresAt is ${String(expiresAt)}`)
  checkPolicies(policies)
  assertShape(subject === undefined || typeof subject === 'string', 'subject is no text')
  checkClaims(claims)
  assertShape(/^[!-~]+$/.test(accessToken), 'accessToken could be no header')
  const ownTokens = [accessToken, refreshToken].filter((token) => token !== undefined && token.length > 20)
  const said = JSON.stringify([claims, policies, subject])
  // What the server itself writes into claims is the server's to say.
  checkSecrecy(
    session,
    ownTokens.flatMap((token) => (token === undefined || said.includes(token) ? [] : [token])),
  )
}

/** Fails where a session that was just granted ends when nobody lives any more, or could be refreshed by nothing. */
export function checkGranted({ expiresAt, refreshToken }: Session): void {
  assertShape(refreshToken === undefined || refreshToken.length > 0, 'refreshToken is empty')
  const lifetimeMs = expiresAt.getTime() - nowMs
  assertShape(Math.abs(lifetimeMs) < longestLifetimeMs, `expiresAt is ${expiresAt.toISOString()}`)
}

/** Fails where policies are none. */
export function checkPolicies(policies: readonly string[]): void {
  const areTexts = policies.every((policy) => typeof policy === 'string' && policy !== '')
  assertShape(areTexts, 'policies are no texts')
  assertShape(new Set(policies).size === policies.length, 'policies are there twice')
}

/** Fails where claims are no plain object, or have become part of what everything inherits. */
export function checkClaims(claims: Readonly<Record<string, unknown>>): void {
  assertShape(Object.getPrototypeOf(claims) === Object.prototype, 'claims have another prototype')
  assertShape(isDeepStrictEqual(Object.keys({}), []), 'an empty object is not empty')
}

/** Fails where a value is not what its type says. */
export function assertShape(holds: boolean, message: string, cause?: unknown): void {
  if (!holds) throw new Fault('wrong shape', message, cause)
}

/** Whether a date is one. */
export function isMoment(date: unknown): date is Date {
  return date instanceof Date && !Number.isNaN(date.getTime())
}

function isDelay(value: number): boolean {
  return value >= 0 && Number.isFinite(value)
}
