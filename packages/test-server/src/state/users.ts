import type { TestServerFacility, TestServerUser } from '../options.ts'
import { equalInConstantTime, utf8 } from '../tokens/bytes.ts'
import { uuidOfName } from '../tokens/guid.ts'
import { Account } from './accounts.ts'

/** A challenge of a user, without a way to read its answer back. */
export interface UserChallenge {
  readonly id: string
  accepts(response: string): boolean
}

/** A person who signs in. */
export class User extends Account {
  readonly roles: readonly string[]
  readonly email: string | undefined
  readonly phoneNumber: string | undefined
  readonly language: string | undefined
  /** The UUID of the person behind the user. */
  readonly personId: string
  readonly facilities: readonly TestServerFacility[]
  readonly challenges: readonly UserChallenge[]
  /** What the user is told about the code that was sent, when one is needed. */
  readonly multiFactorHint: string | undefined
  readonly #multiFactorCode: string | undefined
  #isPasswordExpired: boolean

  constructor(user: TestServerUser) {
    super('user', { ...user, secret: user.password })
    this.roles = user.roles ?? []
    this.email = user.email
    this.phoneNumber = user.phoneNumber
    this.language = user.language
    this.personId = user.personId?.toLowerCase() ?? uuidOfName(`person:${user.id}`)
    this.facilities = user.facilities ?? []
    this.#isPasswordExpired = user.passwordExpired ?? false
    this.challenges = (user.challenges ?? []).map(({ id, response }) => ({
      id: id.toLowerCase(),
      accepts: (attempt) => equalTexts(response, attempt),
    }))
    this.multiFactorHint = user.multiFactor?.hint
    this.#multiFactorCode = user.multiFactor?.code
  }

  get isPasswordExpired(): boolean {
    return this.#isPasswordExpired
  }

  /** Replaces the password, which is a new one then. */
  override changeSecret(secret: string): void {
    super.changeSecret(secret)
    this.#isPasswordExpired = false
  }

  get needsMultiFactor(): boolean {
    return this.#multiFactorCode !== undefined
  }

  /** Compares a code of the second factor. */
  hasMultiFactorCode(code: string): boolean {
    return this.#multiFactorCode !== undefined && equalTexts(this.#multiFactorCode, code)
  }
}

function equalTexts(left: string, right: string): boolean {
  return equalInConstantTime(utf8(left), utf8(right))
}
