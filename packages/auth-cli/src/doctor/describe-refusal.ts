import type { AuthError } from '@santedb/auth-core'
import { exitCodeOf } from '../exit-codes.ts'
import { describeTime } from '../output/describe-time.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { Explanation } from './explanation.ts'
import { blocked, type Finding } from './finding.ts'
import { configurationOf, type Patient } from './patient.ts'

/** Names the fault of a token request that granted nothing: what can be told, and what cannot. */
export function describeRefusal(error: AuthError, patient: Patient): Finding {
  const { code, summary, status, serverError, serverDescription, retryAt } = error
  const facts = { code, status, serverError, serverDescription, retryAt }
  return blocked({ seen: summary, facts, exitCode: exitCodeOf(error), ...explain(error, patient) })
}

function explain(error: AuthError, patient: Patient): Explanation {
  const { code, status, meaning, remedy, summary, retryAt } = error
  const { root, options } = configurationOf(patient)
  switch (code) {
    case 'credentials_rejected':
    case 'request_rejected':
      return explainRefusal(error, patient)
    case 'throttled': {
      const nowMs = patient.complaint.now()
      const until = retryAt ? ` The next request makes sense ${describeTime(retryAt.getTime(), nowMs)}.` : ''
      return {
        meaning,
        remedy: remedy + until,
        cause: 'throttled: the server asks for fewer requests (HTTP 429)',
      }
    }
    case 'server_error': {
      const more = options.policies ? ' iCDR 3.x also fails so for a policy that it does not know.' : ''
      const cause = `the server fails when it is asked for a session (HTTP ${status})`
      return { meaning, remedy: remedy + more, cause }
    }
    case 'invalid_response': {
      const cause = "what answers at the token endpoint is not SanteDB (a proxy's page, for one)"
      return { meaning, remedy, cause }
    }
    case 'network_error':
      return { meaning, remedy, cause: `${root.host} breaks the token request off` }
    default:
      return { meaning, remedy, cause: `${code}: ${summary}` }
  }
}
