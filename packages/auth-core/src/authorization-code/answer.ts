import { AuthError } from '../errors/auth-error.ts'
import { callbackRejected } from '../errors/failures.ts'
import { oneLine } from '../errors/one-line.ts'

/** What the token request needs. */
export interface AuthorizationAnswer {
  readonly code: string
  readonly codeVerifier: string
  readonly redirectUri: string
  readonly nonce: string
}

/** The parameters of an address: those of both places, so that what is said in one cannot be contradicted in the other. */
export function parametersOf({ searchParams, hash }: URL): URLSearchParams {
  return new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))])
}

/** The failure of a sign-in that the server refused, in its own words. */
export function refused(
  parameters: URLSearchParams,
  redact: (text: string) => string,
  cause?: Error,
): AuthError {
  const shown = (name: string) => oneLine(redact(parameters.get(name) ?? ''))
  const serverError = shown('error')
  const serverDescription = shown('error_description')
  const summary = `The server refused the sign-in (${serverError}): "${serverDescription}".`
  return rejected(summary, { serverError, serverDescription, cause })
}

/** The failure of what is no answer to the sign-in. */
export function rejected(summary: string, details?: ConstructorParameters<typeof AuthError>[2]): AuthError {
  return new AuthError(callbackRejected, summary, details)
}
