import type { AuthError } from '@santedb/auth-core'
import { exitCodeOf } from '../exit-codes.ts'
import { namePolicy } from '../inspect/policy-names.ts'
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
  const nowMs = patient.complaint.now()
  const until = retryAt ? ` The next request makes sense ${describeTime(retryAt.getTime(), nowMs)}.` : ''
  switch (code) {
    case 'credentials_rejected':
    case 'request_rejected':
      return explainRefusal(error, patient)
    case 'throttled': {
      return {
        meaning,
        remedy: remedy + until,
        cause: 'throttled: the server asks for fewer requests (HTTP 429)',
      }
    }
    case 'server_error': {
      const cause = `the server fails when it is asked for a session (HTTP ${status})`
      return options.policies && status === 500 && patient.generation === 3
        ? unknownPolicy(cause, options.policies)
        : { meaning, remedy: remedy + until, cause }
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

/** What iCDR 3.x does with a policy that it does not know. */
function unknownPolicy(cause: string, asked: readonly string[]): Explanation {
  return {
    meaning:
      'iCDR 3.x fails so when it is asked for a policy that it does not know. Without such a one the server failed, which says nothing about the credentials.',
    remedy: `Compare what is asked for (SANTEDB_POLICIES) with SanteDB's administration: ${asked.map(namePolicy).join(', ')}. If it knows them all, the server's log tells why.`,
    cause: `${cause}, most likely because of a policy that it does not know`,
  }
}
