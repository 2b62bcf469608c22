import { AuthError, type AuthErrorDetails } from '../errors/auth-error.ts'
import {
  credentialsRejected,
  invalidResponse,
  requestRejected,
  serverError,
  throttled,
} from '../errors/failures.ts'
import type { RawAnswer } from './dialect.ts'
import type { Grant } from './grant.ts'
import type { ReadAnswer } from './read-answer.ts'

const credentialErrors = /^(invalid_client|unauthorized_client|invalid_grant)$/

/** The error of an answer that grants no session. */
export function refusedAnswer(
  received: ReadAnswer,
  { status: standardStatus, body }: RawAnswer,
  grant: Grant,
  redact: (text: string) => string,
): AuthError {
  const { status, excerpt, retryAfterMs } = received
  const word = typeof body.error === 'string' ? redact(body.error) : undefined
  const description = typeof body.error_description === 'string' ? redact(body.error_description) : undefined
  const words = `(HTTP ${status}${word ? `, ${word}` : ''}): "${description ?? excerpt}".`
  const facts: AuthErrorDetails = { status, serverError: word, serverDescription: description, retryAfterMs }
  if (status === 429) return new AuthError(throttled, `Too many requests ${words}`, facts)
  if (status >= 500) return new AuthError(serverError, `The token endpoint failed ${words}`, facts)
  if (word === undefined || standardStatus < 400) return unusableAnswer(received)
  const told = grant.readRefusal?.(word, body)
  // iCDR 3.x says 401 `unspecified_error` where the standard has `invalid_client`.
  const refused = credentialErrors.test(word) || status === 401 ? credentialsRejected : requestRejected
  return new AuthError(told?.failure ?? refused, `SanteDB refused the session ${words}`, {
    ...facts,
    claimRequest: told?.claimRequest,
  })
}

/** The error of an answer that is neither a session nor a refusal. */
export function unusableAnswer({ status, excerpt }: ReadAnswer): AuthError {
  return new AuthError(
    invalidResponse,
    `The token endpoint's answer cannot be used (HTTP ${status}): "${excerpt}".`,
    {
      status,
    },
  )
}
