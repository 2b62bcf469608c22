import type { ServerContext } from '../context.ts'
import { decidePolicy, policyViolationText } from '../policies.ts'
import type { Account } from '../state/accounts.ts'
import type { Session, SessionTerms } from '../state/sessions.ts'
import { LANGUAGE_CLAIM } from './client-claims.ts'
import { ReturnedError } from './errors.ts'

const REFRESH_ID_BYTES = 16

/** What a grant may look at, once the client has been authenticated. */
export interface GrantRequest {
  readonly form: ReadonlyMap<string, string>
  readonly claims: ReadonlyMap<string, string>
  /** `X-SanteDB-TfaSecret`, the code of a second factor. */
  readonly multiFactorCode: string | null
  readonly application: Account
  readonly device: Account | undefined
}

/** Gives a session for a token request, or throws a {@link ReturnedError}. */
export type Grant = (request: GrantRequest, context: ServerContext) => Session | Promise<Session>

/** @throws {ReturnedError} `invalid_grant` when the account is not granted the policy */
export function demandPolicy(oid: string, account: Account): void {
  const outcome = decidePolicy([account], oid)
  if (outcome !== 'grant') {
    throw new ReturnedError('invalid_grant', policyViolationText(oid, account.id, outcome))
  }
}

/** The claims of a session: those of the header, and the language asked for. */
export function sessionClaims({ claims, form }: GrantRequest): Readonly<Record<string, string>> {
  const language = form.get('ui_locales')
  return { ...Object.fromEntries(claims), ...(language ? { [LANGUAGE_CLAIM]: language } : {}) }
}

/** How long an ordinary session lasts. */
export function ordinaryTerms({ options }: ServerContext): SessionTerms {
  return {
    lengthSeconds: options.sessionLengthSeconds,
    refreshLengthSeconds: options.refreshLengthSeconds,
    refreshIdBytes: REFRESH_ID_BYTES,
  }
}

/** How long a session lasts that may only change a password: it cannot be refreshed. */
export function passwordChangeTerms({ options }: ServerContext): SessionTerms {
  return { lengthSeconds: options.elevatedSessionLengthSeconds, refreshLengthSeconds: 0, refreshIdBytes: 0 }
}
