import { JsonAnswer } from '../http/json-answer.ts'

/** The codes that a 2.x token endpoint returns (SanteDB's `OAuthErrorBehavior`). */
export type ReturnedErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'

/** An error that the operation itself returns: 400 with a code. */
export class ReturnedError extends Error {
  override readonly name = 'ReturnedError'
  readonly code: ReturnedErrorCode

  constructor(code: ReturnedErrorCode, description: string) {
    super(description)
    this.code = code
  }

  toAnswer(): JsonAnswer {
    return new JsonAnswer({ error: this.code, error_description: this.message }, 400)
  }
}

/**
 * An error outside the operation. The 2.x handler sets no status and writes the code as a number, so that the
 * answer is **200** with `"error":0` (SanteDB's `OAuthErrorBehavior`).
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError'

  toAnswer(): JsonAnswer {
    return new JsonAnswer({ error: 0, error_description: this.message })
  }
}
