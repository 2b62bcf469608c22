import { JsonAnswer } from '../http/json-answer.ts'
import { policyViolationText } from '../policies.ts'
import { type LocalText, say } from './texts.ts'

/** The codes of a 3.x authorization service (SanteDB's `OAuthError`). */
export type ErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'unspecified_error'
  | 'unsupported_response_type'
  | 'unsupported_response_mode'
  | 'mfa_required'
  | 'password_expired'
  | 'missing_claim'

/** Members of an error's body that most errors do not have. */
export interface ErrorMembers {
  readonly error_detail?: string
  readonly data?: Readonly<Record<string, string>>
}

/** A failure of the authorization service, with its status and body. */
export class AuthorizationError extends Error {
  override readonly name = 'AuthorizationError'
  readonly status: number
  readonly code: ErrorCode
  readonly description: string | LocalText
  readonly members: ErrorMembers

  protected constructor(
    status: number,
    code: ErrorCode,
    description: string | LocalText,
    members: ErrorMembers,
  ) {
    super(say(description, 'english', 'en'))
    this.status = status
    this.code = code
    this.description = description
    this.members = members
  }

  toAnswer(describe: (description: string | LocalText) => string): JsonAnswer {
    return new JsonAnswer(
      { error: this.code, error_description: describe(this.description), ...this.members },
      this.status,
    )
  }
}

/** An error that the operation itself returns: always 400 (SanteDB's `OAuthError`). */
export class ReturnedError extends AuthorizationError {
  constructor(code: ErrorCode, description: string | LocalText, members: ErrorMembers = {}) {
    super(400, code, description, members)
  }
}

/** An exception: `unspecified_error`, with a status of its own (SanteDB's `HttpErrorUtility`). */
export class PipelineError extends AuthorizationError {
  constructor(status: 400 | 401 | 403 | 405 | 500, description: string | LocalText) {
    super(status, 'unspecified_error', description, {})
  }
}

/** A policy was not granted: 401 when it could be by an elevation, else 403. */
export class PolicyViolation extends Error {
  override readonly name = 'PolicyViolation'
  readonly oid: string
  readonly outcome: 'elevate' | 'deny'

  constructor(oid: string, principal: string, outcome: 'elevate' | 'deny', name?: string) {
    super(policyViolationText(oid, principal, outcome, name))
    this.oid = oid
    this.outcome = outcome
  }

  get status(): 401 | 403 {
    return this.outcome === 'elevate' ? 401 : 403
  }
}
