import { isJsonObject } from './json-object.ts'

// Shapes of which only the outcome counts, and nobody reads why: what a library would say of a fault stays out of
// every bundle. The types come from the checks, so that the two cannot drift apart.

const mostMs = 4e15

/** Whether a value is what it must be. */
export type Check<T> = (value: unknown) => value is T

export const text: Check<string> = (value) => typeof value === 'string'
/** An access token is visible ASCII (RFC 6750 section 2.1): what else it held could not be a header, and would show in an error. */
export const token: Check<string> = (value): value is string =>
  typeof value === 'string' && /^[!-~]+$/.test(value)
/** A number of which, or of the sum of two, a date can be made: JSON can say others. */
export const number: Check<number> = (value): value is number =>
  typeof value === 'number' && Math.abs(value) < mostMs
export const flag: Check<boolean> = (value) => typeof value === 'boolean'
/** The only version of a stored format that there is. */
export const versionOne: Check<1> = (value) => value === 1

/** A member that may be missing. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value)
}

/** A JSON object with these members, and whatever others. */
export function shapeOf<T extends object>(members: { readonly [Name in keyof T]: Check<T[Name]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(members)
  return (value): value is T => isJsonObject(value) && checks.every(([name, check]) => check(value[name]))
}
