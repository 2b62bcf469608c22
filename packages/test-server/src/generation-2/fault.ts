import type { BearerError } from './bearer.ts'

/** The answer of a resource to a bearer that it does not accept: 403, never 401 (protocol section 6.5). */
export function faultResponse({ message, exception }: BearerError): Response {
  const status = exception === 'SecuritySessionException' ? 403 : 500
  return Response.json({ data: [], $type: exception, message, policyOutcome: 'Deny' }, { status })
}
