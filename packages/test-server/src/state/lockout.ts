import type { Account } from './accounts.ts'
import type { StoredFailures, TestServerStore } from './store.ts'

interface Failures {
  readonly count: number
  readonly lockedUntilMs: number
}

interface LockoutOptions {
  readonly maximumFailures: number
  readonly secondsPerFailure: number
  readonly clock: () => number
  readonly store?: TestServerStore | undefined
}

/**
 * Counts wrong secrets and locks the account once there are more than `maximumFailures`, for
 * `secondsPerFailure` times the count: the sixth of five forgiven ones locks for 180 seconds, and each further
 * one for longer. A user's counter falls with a success; those of applications and devices never do (SanteDB's
 * `AdoIdentityProvider`).
 */
export class Lockout {
  readonly #failures = new Map<string, Failures>()
  readonly #options: LockoutOptions

  constructor(options: LockoutOptions) {
    this.#options = options
    for (const { account, ...failures } of options.store?.failures() ?? [])
      this.#failures.set(account, failures)
  }

  /** The end of the account's lock in milliseconds since 1970, or `undefined` when it is not locked. */
  lockedUntilMs(account: Account): number | undefined {
    const failures = this.#failures.get(keyOf(account))
    return failures && this.#options.clock() < failures.lockedUntilMs ? failures.lockedUntilMs : undefined
  }

  isLocked(account: Account): boolean {
    return this.lockedUntilMs(account) !== undefined
  }

  countFailure(account: Account): void {
    const { maximumFailures, secondsPerFailure, clock } = this.#options
    const count = (this.#failures.get(keyOf(account))?.count ?? 0) + 1
    const lockedUntilMs = count > maximumFailures ? clock() + count * secondsPerFailure * 1000 : 0
    this.#keep({ account: keyOf(account), count, lockedUntilMs })
  }

  /** Locks an account whatever its counter says. */
  lock(account: Account, untilMs: number): void {
    const count = this.#failures.get(keyOf(account))?.count ?? 0
    this.#keep({ account: keyOf(account), count, lockedUntilMs: untilMs })
  }

  /** Forgets an account's failures, and its lock with them. */
  forgive(account: Account): void {
    if (this.#failures.delete(keyOf(account))) this.#options.store?.removeFailures(keyOf(account))
  }

  /** Forgets everything. */
  clear(): void {
    this.#failures.clear()
    this.#options.store?.clearFailures()
  }

  #keep({ account, ...failures }: StoredFailures): void {
    this.#failures.set(account, failures)
    this.#options.store?.putFailures({ account, ...failures })
  }
}

function keyOf({ kind, sid }: Account): string {
  return `${kind}:${sid}`
}
