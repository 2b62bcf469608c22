/**
 * Lets one piece of work be under way at a time: whoever needs it joins what is under way, or begins it. Called without
 * work it gives what is under way. `createAuth` takes one as its second argument, for a runtime in which callers must
 * not wait for each other's promises.
 *
 * @example
 * ```ts
 * import { type AuthOptions, createAuth, type Flight } from '@santedb/auth-core'
 *
 * export function createAuthFor(options: AuthOptions, flight: Flight) {
 *   return createAuth(options, flight)
 * }
 * ```
 */
export interface Flight {
  (work: () => Promise<void>): Promise<void>
  (): Promise<void> | undefined
}

/** For callers who may wait for one promise. The work can outlive everybody who waits, and fail unseen. */
export function createFlight(): Flight {
  let underWay: Promise<void> | undefined
  function fly(work: () => Promise<void>): Promise<void>
  function fly(): Promise<void> | undefined
  function fly(work?: () => Promise<void>): Promise<void> | undefined {
    if (underWay || !work) return underWay
    underWay = work().finally(() => (underWay = undefined))
    underWay.catch(() => {})
    return underWay
  }
  return fly
}
