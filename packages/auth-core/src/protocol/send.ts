import { AuthError, isAuthError } from '../errors/auth-error.ts'
import { networkError } from '../errors/failures.ts'
import { safeCause } from '../errors/safe-cause.ts'
import type { Transport } from './server.ts'

/**
 * Sends one request.
 *
 * @throws AuthError `network_error`, or the signal's own reason where the signal ended the wait.
 */
export async function send(
  { fetch, redact }: Pick<Transport, 'fetch' | 'redact'>,
  url: string,
  init: RequestInit,
): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    if (init.signal?.aborted) throw init.signal.reason
    // A fetch that knows better what went wrong has said so.
    if (isAuthError(error)) throw error
    throw new AuthError(networkError, `No answer came from ${new URL(url).host}.`, {
      cause: safeCause(error, redact),
    })
  }
}
