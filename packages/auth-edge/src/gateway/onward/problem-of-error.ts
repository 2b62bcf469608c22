import { type AuthError, isAuthError } from '@santedb/auth-core'
import { Problem, type ProblemCode } from '../problem.ts'

/** What a caller is told of a failure. What SanteDB said to the gateway itself is for the gateway's log alone. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (!isAuthError(error)) return new Problem('internal_error', { cause: error })
  return new Problem(codeOf(error), { cause: error, headers: retryAfter(error) })
}

function codeOf({ code }: AuthError): ProblemCode {
  switch (code) {
    case 'sign_in_required':
      return 'sign_in_required'
    case 'network_error':
      return 'service_unreachable'
    case 'timeout':
      return 'service_timeout'
    case 'server_error':
      return 'service_failed'
    default:
      // SanteDB does not let the gateway in: neither the caller's fault nor anything they could mend.
      return 'gateway_signed_out'
  }
}

function retryAfter({ retryAt }: AuthError): Record<string, string> {
  if (!retryAt) return {}
  return { 'retry-after': String(Math.max(1, Math.ceil((retryAt.getTime() - Date.now()) / 1000))) }
}
