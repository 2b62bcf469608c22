import { ResponseBodyError } from 'oauth4webapi'
import { AuthError } from './auth-error.ts'
import {
  credentialsRejected,
  type Failure,
  invalidResponse,
  requestRejected,
  serverError as serverFailed,
} from './failures.ts'
import { safeCause } from './safe-cause.ts'

/** What is known of the answer that could not be used. */
export interface AnswerContext {
  status: number | undefined
  /** The beginning of its body, without secrets. */
  excerpt: string
  redact: (text: string) => string
}

const refusals: Record<string, Failure> = {
  invalid_client: credentialsRejected,
  unauthorized_client: credentialsRejected,
  invalid_grant: credentialsRejected,
}

/** Turns what a token request threw into an {@link AuthError}. The only place that knows foreign errors. */
export function translateTokenError(error: unknown, { status, excerpt, redact }: AnswerContext): AuthError {
  if (error instanceof AuthError) return error
  if (error instanceof ResponseBodyError) {
    const { error: serverError } = error
    const serverDescription = redact(error.error_description ?? '')
    const failure = refusals[serverError] ?? requestRejected
    const summary = `SanteDB refused the session (HTTP ${status}, ${redact(serverError)}): "${serverDescription || excerpt}".`
    return new AuthError(failure, summary, {
      status,
      serverError,
      serverDescription,
      cause: safeCause(error, redact),
    })
  }
  const failure = status !== undefined && status >= 500 ? serverFailed : invalidResponse
  const summary = `The token endpoint gave an answer that cannot be used (HTTP ${status}): "${excerpt}".`
  return new AuthError(failure, summary, { status, cause: safeCause(error, redact) })
}
