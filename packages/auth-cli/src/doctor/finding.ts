import type { ExitCode } from '../exit-codes.ts'

/** What came of a step. */
export interface Finding {
  /**
   * `good`; `bad`, where signing in works in spite of it; `blocked`, where it does not; `skipped`, where it was not
   * looked at.
   */
  readonly outcome: 'good' | 'bad' | 'blocked' | 'skipped'
  /** What was seen. */
  readonly seen: string
  /** What that means. */
  readonly meaning?: string
  /** What to do about it. */
  readonly remedy?: string
  /** The fault in a few words, for the last line; on `bad` and `blocked`. */
  readonly cause?: string
  /** What the command exits with, where it is not what the step says. */
  readonly exitCode?: ExitCode
  /** Facts for a support ticket. No secret is in them. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/** A fault: what was seen, what it means, what to do, and its name. */
export type Fault = Required<Pick<Finding, 'seen' | 'meaning' | 'remedy' | 'cause'>> &
  Pick<Finding, 'facts' | 'exitCode'>

/** Nothing is wrong here. */
export function good(seen: string, more: Pick<Finding, 'meaning' | 'facts'> = {}): Finding {
  return { outcome: 'good', seen, ...more }
}

/** Something is wrong that does not keep a program from signing in. */
export function bad(fault: Fault): Finding {
  return { outcome: 'bad', ...fault }
}

/** Something is wrong that does. */
export function blocked(fault: Fault): Finding {
  return { outcome: 'blocked', ...fault }
}

/** It was not looked at, and why. */
export function skipped(seen: string): Finding {
  return { outcome: 'skipped', seen }
}
