import type { AuthError } from '../errors/auth-error.ts'
import { credentialsRejected, requestRejected } from '../errors/failures.ts'
import { chooseRetryDelayMs, type FailureTimes } from './renewal.ts'

/** The failure that came last since the last success, and how many have come in a row. Times are on our own clock. */
export interface LastFailure extends FailureTimes {
  readonly error: AuthError
  readonly count: number
  /** Whether the server answered, and the answer will be the same next time. */
  readonly refused: boolean
}

/** Whether SanteDB refused the credentials or the request as they are, so that they must not be presented again. */
export function isRefusal({ code }: AuthError): boolean {
  return code === credentialsRejected.code || code === requestRejected.code
}

/** Whether it is the application or the device that was refused, whatever it asked for. */
export function isOfClient({ status, serverError }: AuthError): boolean {
  return status === 401 || serverError === 'invalid_client' || serverError === 'unauthorized_client'
}

/** Takes note of a failure: from when on, and not before, the server may be asked again. */
export function noteFailure(error: AuthError, before: LastFailure | undefined, nowMs: number): LastFailure {
  // Waiting helps against a server that is down or busy, and against nothing else.
  const atOnce = !/network_error|server_error|throttled|timeout/.test(error.code)
  // What a proxy says in the server's place can change any time; what the server says of the request stays so.
  const refused = atOnce && error.code !== 'invalid_response'
  const count = before?.refused === refused ? before.count + 1 : 1
  // Whole milliseconds, as a `Date` has them: what is noted and what is told must be the same moment.
  const retryAtMs = Math.ceil(
    error.retryAt?.getTime() ?? nowMs + chooseRetryDelayMs(count, refused, Math.random(), error.retryAfterMs),
  )
  error.retryAt = new Date(retryAtMs)
  return { error, count, retryAtMs, atOnce, refused }
}
