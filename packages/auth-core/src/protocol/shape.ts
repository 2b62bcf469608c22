import { isJsonObject } from './json-object.ts'

// Shapes of which only the outcome counts, and nobody reads why: what a library would say of a fault stays out of
// every bundle. The types come from the checks, so that the two cannot drift apart.

/** Whether a value is what it must be. */
export type Check<T> = (value: unknown) => value is T

export const text: Check<string> = (value) => typeof value === 'string'
export const number: Check<number> = (value) => typeof value === 'number'
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
