import { policyViolationText } from '../policies.ts'
import { BearerError } from './bearer.ts'

/** A policy that a resource demands was not granted. */
export class PolicyViolation extends Error {
  override readonly name = 'PolicyViolation'
  readonly oid: string
  readonly outcome: 'elevate' | 'deny'

  constructor(oid: string, principal: string, outcome: 'elevate' | 'deny') {
    super(policyViolationText(oid, principal, outcome))
    this.oid = oid
    this.outcome = outcome
  }
}

/**
 * What a resource answers: 403 to a bearer that it does not accept, never 401; 401 with a challenge when an
 * elevation would help (SanteDB's `RestErrorHandler` and `HttpErrorUtility`). The challenge has two spaces before its
 * description.
 */
export function faultResponse(error: BearerError | PolicyViolation, request: Request): Response {
  const { message } = error
  if (error instanceof BearerError) {
    const status = error.exception === 'SecuritySessionException' ? 403 : 500
    return Response.json({ data: [], $type: error.exception, message, policyOutcome: 'Deny' }, { status })
  }
  const isElevation = error.outcome === 'elevate'
  const realm = new URL(request.url).hostname
  const challenge = `Bearer realm="${realm}" error="insufficient_scope" scope="${error.oid}"  error_description="${message}"`
  return Response.json(
    {
      data: [],
      $type: 'PolicyViolationException',
      message,
      policyId: error.oid,
      policyOutcome: isElevation ? 'Elevate' : 'Deny',
    },
    { status: isElevation ? 401 : 403, headers: isElevation ? { 'WWW-Authenticate': challenge } : {} },
  )
}
