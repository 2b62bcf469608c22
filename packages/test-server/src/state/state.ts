import type { ResolvedOptions } from '../options.ts'
import { SigningKeys } from '../tokens/signing-keys.ts'
import { Account, Accounts } from './accounts.ts'
import { Lockout } from './lockout.ts'
import { SealedValues } from './sealed-values.ts'
import { Sessions } from './sessions.ts'
import { fromStored } from './store.ts'
import { UsedCodes } from './used-codes.ts'
import { User } from './users.ts'

/** What a server knows and remembers; its nodes share it. */
export interface ServerState {
  readonly applications: Accounts
  readonly devices: Accounts
  readonly users: Accounts<User>
  readonly lockout: Lockout
  readonly sessions: Sessions
  readonly keys: SigningKeys
  readonly sealed: SealedValues
  readonly usedCodes: UsedCodes
  /** Forgets what was not configured: sessions, locks, codes and random keys. */
  clear(): void
}

/** The state that a server starts with. */
export function createState(options: ResolvedOptions): ServerState {
  const { clock, store } = options
  const lockout = new Lockout({ ...options.lockout, clock, store })
  // Names match in any case in 3.x (SanteDB's `AdoApplicationIdentityProvider`).
  const ignoreCase = options.generation === 3
  const accountsOf = <A extends Account>(accounts: readonly A[]): Accounts<A> =>
    new Accounts({ accounts, lockout, ignoreCase })
  const accounts = {
    applications: accountsOf(options.applications.map((account) => new Account('application', account))),
    devices: accountsOf(options.devices.map((account) => new Account('device', account))),
    users: accountsOf(options.users.map((user) => new User(user))),
  }
  const sessions = new Sessions({ clock, store, initial: fromStored(store?.sessions() ?? [], accounts) })
  const sealed = new SealedValues()
  const usedCodes = new UsedCodes(clock)
  const keys = new SigningKeys(options.keys, clock)
  return {
    ...accounts,
    lockout,
    sessions,
    keys,
    sealed,
    usedCodes,
    clear() {
      lockout.clear()
      sessions.clear()
      keys.reset()
      sealed.reset()
      usedCodes.clear()
    },
  }
}
