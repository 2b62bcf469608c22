import { ResponseBodyError } from 'oauth4webapi'
import { AuthError } from './auth-error.ts'
import type { AuthErrorCode } from './explanations.ts'
import { safeCause } from './safe-cause.ts'

/** What is known of the answer that could not be used. */
export interface AnswerContext {
  status: number | undefined
  /** The beginning of its body, without secrets. */
  excerpt: string
  redact: (text: string) => string
}

const refusals: Record<string, AuthErrorCode> = {
  invalid_client: 'credentials_rejected',
  unauthorized_client: 'credentials_rejected',
  invalid_grant: 'credentials_rejected',
}

/** Turns what a token request threw into an {@link AuthError}. The only place that knows foreign errors. */
export function translateTokenError(error: unknown, { status, excerpt, redact }: AnswerContext): AuthError {
  if (error instanceof AuthError) return error
  if (error instanceof ResponseBodyError) {
    const { error: serverError } = error
    const serverDescription = redact(error.error_description ?? '')
    const code = refusals[serverError] ?? 'request_rejected'
    const summary = `SanteDB refused the session (HTTP ${status}, ${redact(serverError)}): "${serverDescription || excerpt}".`
    return new AuthError(code, summary, {
      status,
      serverError,
      serverDescription,
      cause: safeCause(error, redact),
    })
  }
  const code = status !== undefined && status >= 500 ? 'server_error' : 'invalid_response'
  const summary = `The token endpoint gave an answer that cannot be used (HTTP ${status}): "${excerpt}".`
  return new AuthError(code, summary, { status, cause: safeCause(error, redact) })
}
