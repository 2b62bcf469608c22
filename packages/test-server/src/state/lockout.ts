import type { Account } from './accounts.ts'

interface Failures {
  readonly count: number
  readonly lockedUntilMs: number
}

interface LockoutOptions {
  readonly maximumFailures: number
  readonly secondsPerFailure: number
  readonly clock: () => number
}

/**
 * Counts wrong secrets and locks the account once there are more than `maximumFailures`, for
 * `secondsPerFailure` times the count: the sixth of five forgiven ones locks for 180 seconds, and each further
 * one for longer. The counters of applications and devices never fall (protocol section 8).
 */
export class Lockout {
  readonly #failures = new Map<Account, Failures>()
  readonly #options: LockoutOptions

  constructor(options: LockoutOptions) {
    this.#options = options
  }

  isLocked(account: Account): boolean {
    const failures = this.#failures.get(account)
    return failures !== undefined && this.#options.clock() < failures.lockedUntilMs
  }

  countFailure(account: Account): void {
    const { maximumFailures, secondsPerFailure, clock } = this.#options
    const count = (this.#failures.get(account)?.count ?? 0) + 1
    const lockedUntilMs = count > maximumFailures ? clock() + count * secondsPerFailure * 1000 : 0
    this.#failures.set(account, { count, lockedUntilMs })
  }
}
