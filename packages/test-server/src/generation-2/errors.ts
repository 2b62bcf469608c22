/** The codes that a 2.x token endpoint returns (protocol section 6.2). */
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

  toResponse(): Response {
    return Response.json({ error: this.code, error_description: this.message }, { status: 400 })
  }
}

/**
 * An error outside the operation. The 2.x handler sets no status and writes the code as a number, so that the
 * answer is **200** with `"error":0` (protocol section 6.2).
 */
export class PipelineError extends Error {
  override readonly name = 'PipelineError'

  toResponse(): Response {
    return Response.json({ error: 0, error_description: this.message })
  }
}

/** What .NET says when something that is needed is missing. */
export const NULL_REFERENCE = 'Object reference not set to an instance of an object.'

/** What .NET says when a list is shorter than its reader believes. */
export const INDEX_OUT_OF_RANGE = 'Index was outside the bounds of the array.'

/** What .NET says about base64 that is none. */
export const NOT_BASE64 = 'The input is not a valid Base-64 string as it contains a non-base 64 character.'

/** What .NET says about digits that are none. */
export const NOT_HEXADECIMAL = 'Input string was not in a correct format.'
