import type { TestServerAccount } from '../options.ts'
import type { PolicyOutcome } from '../policies.ts'
import { equalInConstantTime, utf8 } from '../tokens/bytes.ts'
import { uuidOfName } from '../tokens/guid.ts'
import type { Lockout } from './lockout.ts'

/** What an account is to SanteDB. */
export type AccountKind = 'application' | 'device' | 'user'

/** An application, device or user, without a way to read its secret back. */
export class Account {
  readonly kind: AccountKind
  readonly id: string
  readonly sid: string
  readonly policies: Readonly<Record<string, PolicyOutcome>>
  #secret: string

  constructor(kind: AccountKind, account: TestServerAccount) {
    this.kind = kind
    this.id = account.id
    this.sid = account.sid?.toLowerCase() ?? uuidOfName(`${kind}:${account.id}`)
    this.policies = { ...account.policies }
    this.#secret = account.secret
  }

  /** Replaces the secret. */
  changeSecret(secret: string): void {
    this.#secret = secret
  }

  /** Compares in a time that tells the secret's length at most. */
  hasSecret(secret: string): boolean {
    return equalInConstantTime(utf8(this.#secret), utf8(secret))
  }
}

/** How an attempt to authenticate ended. */
export type Authentication<A extends Account = Account> =
  | { readonly outcome: 'authenticated'; readonly account: A }
  | { readonly outcome: 'unknown' | 'wrong-secret' }
  | { readonly outcome: 'locked'; readonly untilMs: number }

interface AccountsOptions<A extends Account> {
  readonly accounts: readonly A[]
  readonly lockout: Lockout
  /** Whether names match in any case, as they do in 3.x. */
  readonly ignoreCase: boolean
}

/** The accounts of one kind, and the check of their secrets. */
export class Accounts<A extends Account = Account> {
  readonly all: readonly A[]
  readonly #byId: ReadonlyMap<string, A>
  readonly #lockout: Lockout
  readonly #ignoreCase: boolean

  constructor({ accounts, lockout, ignoreCase }: AccountsOptions<A>) {
    this.all = accounts
    this.#lockout = lockout
    this.#ignoreCase = ignoreCase
    this.#byId = new Map(accounts.map((account) => [this.#normalize(account.id), account]))
  }

  get ids(): readonly string[] {
    return this.all.map(({ id }) => id)
  }

  /** The account of that name. */
  find(id: string): A | undefined {
    return this.#byId.get(this.#normalize(id))
  }

  /**
   * Checks a secret. The lock is looked at before the secret, an attempt while locked does not count, and an
   * unknown name counts nothing (SanteDB's `AdoIdentityProvider`).
   */
  authenticate(id: string, secret: string): Authentication<A> {
    const account = this.find(id)
    if (!account) return { outcome: 'unknown' }
    const untilMs = this.#lockout.lockedUntilMs(account)
    if (untilMs !== undefined) return { outcome: 'locked', untilMs }
    if (account.hasSecret(secret)) return { outcome: 'authenticated', account }
    this.#lockout.countFailure(account)
    return { outcome: 'wrong-secret' }
  }

  #normalize(id: string): string {
    return this.#ignoreCase ? id.toLowerCase() : id
  }
}
