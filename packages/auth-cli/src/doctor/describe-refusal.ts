import type { AuthError } from '@santedb/auth-core'
import { exitCodeOf, exitCodes } from '../exit-codes.ts'
import { describeTime } from '../output/describe-time.ts'
import { namePolicy } from '../inspect/policy-names.ts'
import { type Explanation, quote } from './explanation.ts'
import { blocked, type Finding } from './finding.ts'
import { configurationOf, type Patient } from './patient.ts'
import { whoWasRefused } from './who-was-refused.ts'

// SanteDB's policies are OIDs, which no language changes (protocol: "Policy <name> (<oid>) was violated by …").
const oid = /\b\d+(?:\.\d+){6,}\b/

/** Names the fault of a token request that granted nothing: what can be told, and what cannot. */
export function describeRefusal(error: AuthError, patient: Patient): Finding {
  const { code, summary, status, serverError, serverDescription, retryAt } = error
  const facts = { code, status, serverError, serverDescription, retryAt }
  return blocked({ seen: summary, facts, exitCode: exitCodeOf(error), ...explain(error, patient) })
}

function explain(error: AuthError, patient: Patient): Explanation {
  const { code, status, serverDescription = '', meaning, remedy } = error
  const { host } = configurationOf(patient).root
  const policy = oid.exec(serverDescription)?.[0]
  const isRefusal = code === 'credentials_rejected' || code === 'request_rejected'
  if (isRefusal && policy !== undefined) return deniedPolicy(policy, patient)
  if (isRefusal && status === 200) return pipelineError(serverDescription)
  if (code === 'throttled') return throttled(error, patient)
  switch (code) {
    case 'credentials_rejected':
      return whoWasRefused(error, patient)
    case 'request_rejected':
      return { meaning, remedy, cause: `SanteDB refuses the request: ${quote(serverDescription)}` }
    case 'server_error':
      return {
        meaning,
        remedy: withScopes(patient)
          ? `${remedy} iCDR 3.x also fails so for a policy that it does not know.`
          : remedy,
        cause: `the server fails when it is asked for a session (HTTP ${status})`,
      }
    case 'invalid_response':
      return {
        meaning,
        remedy,
        cause: "what answers at the token endpoint is not SanteDB (a proxy's page, for one)",
      }
    case 'network_error':
      return { meaning, remedy, cause: `${host} breaks the token request off` }
    default:
      return { meaning, remedy, cause: `${code}: ${error.summary}` }
  }
}

function deniedPolicy(policy: string, patient: Patient): Explanation {
  const isAsked = withScopes(patient)?.includes(policy) === true
  return {
    meaning: isAsked
      ? 'The credentials are right. A policy that is asked for is not granted to this application and device.'
      : 'The credentials are right. A policy that signing in needs is not granted to the application or the device.',
    remedy: `Have ${namePolicy(policy)} granted in SanteDB's administration${isAsked ? ', or do not ask for it (SANTEDB_POLICIES)' : ''}.`,
    cause: `policy denied: ${namePolicy(policy)}`,
    exitCode: exitCodes.policy,
  }
}

function pipelineError(words: string): Explanation {
  return {
    meaning:
      'iCDR 2.x says so, with HTTP 200, of whatever fails before the request is understood: of too many requests too. Which of them it was, only its words tell.',
    remedy: "If its words are of too many requests, wait; else read the server's log of this moment.",
    cause: /too many|throttl|limit/i.test(words)
      ? `throttled, by the server's words: ${quote(words)}`
      : `iCDR 2.x failed before it understood the request: ${quote(words)}`,
  }
}

function throttled({ meaning, remedy, retryAt }: AuthError, { complaint }: Patient): Explanation {
  const until = retryAt
    ? ` The next request makes sense ${describeTime(retryAt.getTime(), complaint.now())}.`
    : ''
  return {
    meaning,
    remedy: remedy + until,
    cause: 'throttled: the server asks for fewer requests (HTTP 429)',
  }
}

function withScopes(patient: Patient): readonly string[] | undefined {
  return configurationOf(patient).options.policies
}
