import type { TestServerAccount } from '../options.ts'
import type { PolicyOutcome } from '../policies.ts'
import { type Bytes, equalInConstantTime, utf8 } from '../tokens/bytes.ts'
import { uuidOfName } from '../tokens/guid.ts'
import type { Lockout } from './lockout.ts'

/** What an account is to SanteDB. */
export type AccountKind = 'application' | 'device'

/** An application or device, without a way to read its secret back. */
export class Account {
  readonly kind: AccountKind
  readonly id: string
  readonly sid: string
  readonly policies: Readonly<Record<string, PolicyOutcome>>
  readonly #secret: string
  #digest: Bytes | undefined

  constructor(kind: AccountKind, account: TestServerAccount) {
    this.kind = kind
    this.id = account.id
    this.sid = account.sid ?? uuidOfName(`${kind}:${account.id}`)
    this.policies = { ...account.policies }
    this.#secret = account.secret
  }

  /** Compares digests in constant time: neither the secret nor its length shows in how long this takes. */
  async hasSecret(secret: string): Promise<boolean> {
    this.#digest ??= await sha256(this.#secret)
    return equalInConstantTime(this.#digest, await sha256(secret))
  }
}

/** How an attempt to authenticate ended. */
export type Authentication =
  | { readonly outcome: 'authenticated'; readonly account: Account }
  | { readonly outcome: 'unknown' | 'locked' | 'wrong-secret' }

/** The accounts of one kind, and the check of their secrets. */
export class Accounts {
  readonly #byId: ReadonlyMap<string, Account>
  readonly #lockout: Lockout

  constructor(kind: AccountKind, accounts: readonly TestServerAccount[], lockout: Lockout) {
    this.#byId = new Map(accounts.map((account) => [account.id, new Account(kind, account)]))
    this.#lockout = lockout
  }

  get ids(): readonly string[] {
    return [...this.#byId.keys()]
  }

  /**
   * Checks a secret. The lock is looked at before the secret, an attempt while locked does not count, and an
   * unknown name counts nothing (protocol section 8).
   */
  async authenticate(id: string, secret: string): Promise<Authentication> {
    const account = this.#byId.get(id)
    if (!account) return { outcome: 'unknown' }
    if (this.#lockout.isLocked(account)) return { outcome: 'locked' }
    if (await account.hasSecret(secret)) return { outcome: 'authenticated', account }
    this.#lockout.countFailure(account)
    return { outcome: 'wrong-secret' }
  }
}

async function sha256(text: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text)))
}
