/** Something that a correct client does not do. */
export interface Fault {
  readonly atMs: number
  readonly identity?: string | undefined
  readonly what: string
}

/** What the client promises in its README, and what a busy machine adds to it. */
export const limits = {
  /** How long a caller waits for a session. */
  patienceMs: 30_000,
  /** The longest pause between two attempts. */
  longestPauseMs: 30_000,
  /** The pause after the first failure, at the most; and at the least. */
  firstPauseMs: 250,
  shortestPauseMs: 125,
  /** How long the lease of a killed process stands in the way of the others. */
  leaseMs: 20_000,
  /** A session is renewed in the last part of its life. */
  renewalPart: 0.2,
  /** How long refused credentials rest, doubling with each refusal. */
  restMs: 60_000,
  /** Clocks that are told in whole seconds. */
  clockSlackMs: 2000,
  /** Processes that have to wait for a processor. */
  busySlackMs: 5000,
} as const
