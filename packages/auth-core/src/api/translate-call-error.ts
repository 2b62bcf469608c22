import { FetchError, type FetchOptions, type FetchRequest } from 'ofetch'
import { AuthError, isAuthError } from '../errors/auth-error.ts'
import { networkError, resourceError, timeout } from '../errors/failures.ts'
import { oneLine } from '../errors/one-line.ts'
import { createRedactor } from '../errors/redact.ts'
import { safeCause } from '../errors/safe-cause.ts'
import { readFault } from './read-fault.ts'

/** What of a call's options tells how it can fail. */
export type CallSettings = Pick<FetchOptions, 'ignoreResponseError' | 'signal' | 'timeout'>

/** What a failed call throws, in place of ofetch's error: that one tells the whole address and holds the request. */
export function translateCallError(error: unknown, request: FetchRequest, settings: CallSettings): unknown {
  const signal = settings.signal ?? (typeof request === 'object' && 'signal' in request && request.signal)
  if (signal && signal.aborted) return signal.reason
  // What a hook of the caller's own threw, or what is translated already.
  if (!(error instanceof FetchError)) return error
  const { response, cause } = error
  if (response) {
    const { _data: data } = response
    return resourceFailure(response.status, data)
  }
  if (isAuthError(cause)) return cause
  if (settings.timeout && cause instanceof Error && cause.name === 'TimeoutError') {
    return new AuthError(timeout, `No answer came within ${settings.timeout} ms.`)
  }
  return new AuthError(networkError, 'No answer came from the service.', { cause: safeCause(cause, show) })
}

/** The error for an answer that is no success, with what its body says. */
export function resourceFailure(status: number, data: unknown): AuthError {
  const fault = readFault(data)
  const serverError = fault?.word && oneLine(show(fault.word))
  const serverDescription = fault?.description && oneLine(show(fault.description))
  const word = serverError ? `, ${serverError}` : ''
  const words = serverDescription ? `: "${serverDescription}"` : ''
  const summary = `The service refused or failed the call (HTTP ${status}${word})${words}.`
  return new AuthError(resourceError, summary, { status, serverError, serverDescription })
}

/** Throws the error for an answer that broke off. */
export function translateBodyError(error: unknown): never {
  throw new AuthError(networkError, "The service's answer broke off.", { cause: safeCause(error, show) })
}

const redact = createRedactor([])

// What follows the path of an address is a search for somebody, or a secret.
function show(text: string): string {
  return redact(text.replaceAll(/(https?:\/\/[^\s"'?#]*)[?#][^\s"']*/gi, '$1'))
}
