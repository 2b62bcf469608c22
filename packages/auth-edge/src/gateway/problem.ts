/** Why the gateway refused or failed a request, as a word to `switch` on. */
export type ProblemCode =
  | 'body_too_large'
  | 'callback_rejected'
  | 'caller_left'
  | 'credential_rejected'
  | 'cross_site_request'
  | 'elevation_required'
  | 'gateway_signed_out'
  | 'internal_error'
  | 'malformed_request'
  | 'malformed_target'
  | 'method_not_allowed'
  | 'not_found'
  | 'policy_denied'
  | 'request_timeout'
  | 'service_failed'
  | 'service_redirected'
  | 'service_timeout'
  | 'service_unreachable'
  | 'session_ended'
  | 'sign_in_required'
  | 'sign_in_rejected'
  | 'target_too_long'
  | 'throttled'
  | 'unsupported_media'

// The status, the title, and FHIR's word for it (value set `issue-type`).
const problems: Record<ProblemCode, readonly [status: number, title: string, issue: string]> = {
  body_too_large: [413, 'The body is larger than this route takes.', 'too-long'],
  callback_rejected: [400, 'This is not the answer to a sign-in that was begun here.', 'login'],
  caller_left: [499, 'The caller went away.', 'transient'],
  credential_rejected: [401, 'The credential is not accepted.', 'login'],
  cross_site_request: [403, 'The request does not come from a page of this site.', 'forbidden'],
  elevation_required: [401, 'More policies are needed than the session has.', 'suppressed'],
  gateway_signed_out: [503, 'The gateway has no session with SanteDB now.', 'transient'],
  internal_error: [500, 'The gateway failed.', 'exception'],
  malformed_request: [400, 'The request is malformed.', 'structure'],
  malformed_target: [400, 'The address is malformed.', 'structure'],
  method_not_allowed: [405, 'The method is not allowed here.', 'not-supported'],
  not_found: [404, 'There is nothing at this address.', 'not-found'],
  policy_denied: [403, 'A policy does not allow it.', 'forbidden'],
  request_timeout: [408, 'The request did not arrive in time.', 'timeout'],
  service_failed: [502, 'SanteDB failed.', 'exception'],
  service_redirected: [502, 'SanteDB answered with a redirect to elsewhere.', 'exception'],
  service_timeout: [504, 'SanteDB did not answer in time.', 'timeout'],
  service_unreachable: [502, 'A service was not reached.', 'transient'],
  session_ended: [503, 'The session ended during the call: repeat it.', 'transient'],
  sign_in_required: [401, 'The caller has to sign in.', 'login'],
  sign_in_rejected: [401, 'SanteDB did not accept the sign-in.', 'login'],
  target_too_long: [414, 'The address is too long.', 'too-long'],
  throttled: [429, 'There were too many requests.', 'throttled'],
  unsupported_media: [415, 'The body is of a kind that is not taken.', 'not-supported'],
}

/** The facts of a {@link Problem} beyond its code. */
export interface ProblemDetails {
  /** More about this one, for the caller to read. Never a secret. */
  readonly detail?: string | undefined
  /** Another status than the code's own. */
  readonly status?: number | undefined
  /** Headers that the answer has besides. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** `Set-Cookie` lines that the answer has besides. */
  readonly cookies?: readonly string[] | undefined
  /** What lay below: for the log, never for the caller. */
  readonly cause?: unknown
}

/**
 * A request that is refused or failed. Thrown by a caller's check, it becomes the gateway's answer: problem JSON
 * (RFC 9457), or an `OperationOutcome` on FHIR routes.
 *
 * @example
 * ```ts
 * import { type Caller, Problem } from '@santedb/auth-edge'
 *
 * export const weekdays: Caller = {
 *   kind: 'weekdays',
 *   faults: [],
 *   readsHeaders: [],
 *   actsForItself: false,
 *   connect: () => async () => {
 *     if (new Date().getDay() % 6 === 0) throw new Problem('credential_rejected', { detail: 'Come on Monday.' })
 *     return { kind: 'weekdays' }
 *   },
 * }
 * ```
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  /** Why, as a word. */
  readonly code: ProblemCode
  /** The HTTP status of the answer. */
  readonly status: number
  /** More about this one. */
  readonly detail: string | undefined
  /** Headers that the answer has besides. */
  readonly headers: Readonly<Record<string, string>>
  /** `Set-Cookie` lines that the answer has besides. */
  readonly cookies: readonly string[]

  constructor(code: ProblemCode, { detail, status, headers = {}, cookies = [], cause }: ProblemDetails = {}) {
    super(problems[code][1], cause === undefined ? undefined : { cause })
    this.code = code
    this.status = status ?? problems[code][0]
    this.detail = detail
    this.headers = headers
    this.cookies = cookies
  }
}

/** How the failures of a route are told. */
export type FailureFormat = 'problem' | 'operation-outcome'

/** The answer that tells a problem. */
export function problemResponse(problem: Problem, requestId: string, format: FailureFormat): Response {
  const { code, status, message: title, detail } = problem
  const [type, body] =
    format === 'problem'
      ? [
          'application/problem+json',
          { type: `urn:santedb:problem:${code}`, title, status, detail, code, requestId },
        ]
      : ['application/fhir+json', operationOutcome(problem, requestId)]
  return new Response(JSON.stringify(body), { status, headers: { ...problem.headers, 'content-type': type } })
}

function operationOutcome({ code, message, detail }: Problem, requestId: string): object {
  const text = detail === undefined ? message : `${message} ${detail}`
  const coding = [{ system: 'urn:santedb:problem', code }]
  const issue = {
    severity: 'error',
    code: problems[code][2],
    details: { coding, text },
    diagnostics: requestId,
  }
  return { resourceType: 'OperationOutcome', issue: [issue] }
}
