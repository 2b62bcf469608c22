import { AuthError } from '../errors/auth-error.ts'
import {
  credentialsRejected,
  type Failure,
  invalidResponse,
  requestRejected,
  serverError,
  throttled,
} from '../errors/failures.ts'
import type { RawAnswer } from './dialect.ts'
import type { Grant, Refusal } from './grant.ts'
import type { ReadAnswer } from './read-answer.ts'

const credentialErrors = /^(invalid_client|unauthorized_client|invalid_grant)$/

/** The error of an answer that grants no session, as it was received and in standard form. */
export function refusedAnswer(
  { status, kind, excerpt, retryAfterMs }: ReadAnswer,
  standard: RawAnswer,
  grant: Grant,
  redact: (text: string) => string,
): AuthError {
  const { error, error_description: description } = standard.body
  const show = (said: unknown) => (typeof said === 'string' ? redact(said) : undefined)
  const word = standard.status >= 400 ? show(error) : undefined
  const serverDescription = show(description)
  const told = word === undefined ? undefined : grant.readRefusal?.(word, standard.body, redact)
  const what = word ?? kind
  const words = `(HTTP ${status}${what ? `, ${what}` : ''}): "${serverDescription ?? excerpt}"`
  const summary = `SanteDB granted no session ${words}.`
  return new AuthError(failureOf(status, word, told), summary, {
    status,
    serverError: word,
    serverDescription,
    retryAfterMs,
    claimRequest: told?.claimRequest,
  })
}

function failureOf(status: number, word: string | undefined, told: Refusal | undefined): Failure {
  if (status === 429) return throttled
  if (status >= 500) return serverError
  if (word === undefined) return invalidResponse
  // iCDR 3.x says 401 `unspecified_error` where the standard has `invalid_client`.
  return (
    told?.failure ?? (credentialErrors.test(word) || status === 401 ? credentialsRejected : requestRejected)
  )
}
