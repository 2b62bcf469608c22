import type { Account, AccountKind, Accounts } from '../state/accounts.ts'
import type { Lockout } from '../state/lockout.ts'

const DEFAULT_LOCK_SECONDS = 180

/** The accounts of a server by name, and the power to lock them. Secrets are not among this. */
export interface TestServerAccounts {
  readonly applications: readonly string[]
  readonly devices: readonly string[]
  readonly users: readonly string[]
  /**
   * Locks an account as an administrator does, for 180 seconds of the server's time unless told otherwise. In
   * generation 3 that ends its sessions (SanteDB's `AdoSessionProvider`).
   *
   * @throws {RangeError} when there is no such account
   */
  lock(kind: AccountKind, id: string, seconds?: number): void
  /**
   * Ends a lock, and forgets the failures behind it.
   *
   * @throws {RangeError} when there is no such account
   */
  unlock(kind: AccountKind, id: string): void
  /**
   * Replaces an account's secret or password. In generation 3 that ends its sessions (SanteDB's
   * `AdoSessionProvider`).
   *
   * @throws {RangeError} when there is no such account
   */
  changeSecret(kind: AccountKind, id: string, secret: string): void
}

interface AccountControlOptions {
  readonly accounts: Readonly<Record<AccountKind, Accounts>>
  readonly lockout: Lockout
  readonly clock: () => number
  /** What becomes of the sessions of an account that was locked or given another secret. */
  readonly onChange: (account: Account) => void
}

/** Shows and locks accounts. */
export function createAccountControl({
  accounts,
  lockout,
  clock,
  onChange,
}: AccountControlOptions): TestServerAccounts {
  const find = (kind: AccountKind, id: string): Account => {
    const account = accounts[kind].find(id)
    if (!account) throw new RangeError(`There is no ${kind} ${id}`)
    return account
  }
  return {
    applications: accounts.application.ids,
    devices: accounts.device.ids,
    users: accounts.user.ids,
    lock(kind, id, seconds = DEFAULT_LOCK_SECONDS) {
      const account = find(kind, id)
      lockout.lock(account, clock() + seconds * 1000)
      onChange(account)
    },
    unlock(kind, id) {
      lockout.forgive(find(kind, id))
    },
    changeSecret(kind, id, secret) {
      const account = find(kind, id)
      account.changeSecret(secret)
      onChange(account)
    },
  }
}
