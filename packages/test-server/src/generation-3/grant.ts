import type { ServerContext } from '../context.ts'
import { decidePolicy } from '../policies.ts'
import type { Account } from '../state/accounts.ts'
import type { Session } from '../state/sessions.ts'
import { PolicyViolation } from './errors.ts'

/** What a grant may look at, once the client's own credentials have been checked. */
export interface GrantRequest {
  readonly form: ReadonlyMap<string, string>
  /** The claims of `X-SanteDBClient-Claim` that this grant reads. */
  readonly claims: ReadonlyMap<string, string>
  /** Absent when the request proves none. */
  readonly application: Account | undefined
  readonly device: Account | undefined
  /** The subject of the certificate that the device signed in with. */
  readonly certificateSubject?: string | undefined
}

/** A session, and the nonce that goes into its identity token unless the form has one. */
export interface Granted {
  readonly session: Session
  readonly nonce?: string | undefined
}

/** Gives a session for a token request, or throws. */
export type Grant = (request: GrantRequest, context: ServerContext) => Granted | Promise<Granted>

/** @throws {PolicyViolation} when one of the accounts is not granted the policy */
export function demandPolicy(oid: string, ...accounts: readonly (Account | undefined)[]): void {
  for (const account of accounts) {
    const outcome = account ? decidePolicy([account], oid) : 'grant'
    if (account && outcome !== 'grant') throw new PolicyViolation(oid, account.id, outcome)
  }
}
