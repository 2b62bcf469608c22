import type { SessionStore } from '../session/shared/session-store.ts'

/**
 * What a store may claim beyond keeping values:
 *
 * - `expiry`: it drops a value when its time is over.
 * - `lock`: it gives leases.
 * - `fencing`: a holder whose lease is over cannot overwrite what the next holder wrote.
 */
export type StoreClaim = 'expiry' | 'lock' | 'fencing'

/** What a clause is checked with: two handles on one place, and a key that nobody else uses. */
export interface StoreBench {
  readonly one: SessionStore
  readonly other: SessionStore
  readonly key: string
  /** The name of the lease that guards the key. */
  readonly lease: string
  /** Lets so many milliseconds pass for the store. */
  readonly pass: (durationMs: number) => Promise<void>
  /** A handle on a place that is out of order. */
  readonly createFailing: () => Promise<SessionStore>
}

/** One thing that must be so. */
export interface Clause {
  readonly name: string
  /** What the store must claim, or the test must bring, for the clause to be about it. */
  readonly needs?: readonly (StoreClaim | 'failing')[]
  check(this: void, bench: StoreBench): Promise<void>
}

// Long enough for any clause: what is kept or taken for it does not end by itself.
export const longMs = 60_000
// Short enough to wait for its end, and long enough for a slow disk.
export const shortMs = 400
export const longerThanShortMs = 600

/** Fails unless two values are equal as JSON. */
export function expectEqual(actual: unknown, expected: unknown, what: string): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)].map(shorten)
  if (JSON.stringify(actual) !== JSON.stringify(expected))
    throw new Error(`${what}: expected ${wanted}, and it is ${seen}`)
}

/** Fails unless something is so. */
export function expectThat(is: boolean, otherwise: string): void {
  if (!is) throw new Error(otherwise)
}

function shorten(text: string | undefined): string {
  return text === undefined || text.length <= 80 ? String(text) : `${text.slice(0, 80)}… (${text.length})`
}
