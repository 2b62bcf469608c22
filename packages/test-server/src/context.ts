import type { TestServerConnection } from './http/connection.ts'
import type { ResolvedOptions } from './options.ts'
import type { Accounts } from './state/accounts.ts'
import type { Lockout } from './state/lockout.ts'
import type { RecordedRequest } from './state/recorded-request.ts'
import type { SealedValues } from './state/sealed-values.ts'
import type { SessionStore } from './state/sessions.ts'
import type { UsedCodes } from './state/used-codes.ts'
import type { User } from './state/users.ts'
import type { SigningKeys } from './tokens/signing-keys.ts'

/** Everything that answering a request may depend on. One per server: two servers share nothing. */
export interface ServerContext {
  readonly options: ResolvedOptions
  readonly applications: Accounts
  readonly devices: Accounts
  readonly users: Accounts<User>
  readonly lockout: Lockout
  readonly sessions: SessionStore
  readonly keys: SigningKeys
  readonly sealed: SealedValues
  readonly usedCodes: UsedCodes
}

/** What Hono's handlers are given besides the request. */
export interface ServerEnvironment {
  Bindings: { readonly recorded: RecordedRequest; readonly connection: TestServerConnection }
}
