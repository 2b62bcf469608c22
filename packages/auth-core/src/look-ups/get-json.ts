import { AuthError } from '../errors/auth-error.ts'
import { invalidOptions, invalidResponse, serverError, throttled } from '../errors/failures.ts'
import { createRedactor } from '../errors/redact.ts'
import { isAddress } from '../options.ts'
import type { JsonObject } from '../protocol/json-object.ts'
import { readAnswer } from '../protocol/read-answer.ts'
import { send } from '../protocol/send.ts'
import { addressBelow } from '../protocol/server.ts'

/** Which SanteDB to ask. */
export interface LookUpOptions {
  /** SanteDB's base address; what its discovery document says of other addresses does not matter. */
  root: string | URL
  /**
   * What sends requests.
   *
   * @default the runtime's own `fetch`
   */
  fetch?: typeof globalThis.fetch | undefined
  /**
   * Allows `http:` to a host that is not this machine: what is asked and answered then travels in clear.
   *
   * @default false
   */
  unsafeAllowPlainHttp?: boolean | undefined
  /** Ends the wait. */
  signal?: AbortSignal | undefined
}

/** An answer, and its body where that is a JSON object. */
export interface LookUpAnswer {
  status: number
  body: JsonObject | undefined
}

/**
 * Asks one of SanteDB's services, with the token that is given and no other.
 *
 * @throws AuthError `invalid_options` for a root that a token must not go to; `network_error`, `server_error` and
 * `throttled`.
 */
export async function getJson(
  options: LookUpOptions,
  path: string,
  accessToken?: string,
): Promise<LookUpAnswer> {
  const { root, fetch = globalThis.fetch, unsafeAllowPlainHttp = false, signal } = options
  if (!isAddress(root, unsafeAllowPlainHttp)) {
    throw new AuthError(invalidOptions, 'root must be an absolute https URL, or of http to this machine.')
  }
  const headers = {
    accept: 'application/json',
    ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
  }
  const transport = { fetch, redact: createRedactor([accessToken]) }
  const init: RequestInit = { headers, redirect: 'manual', ...(signal && { signal }) }
  const response = await send(transport, addressBelow(new URL(root), path), init)
  const { status, body, kind, retryAfterMs } = await readAnswer(response, transport.redact)
  if (status === 429 || status >= 500) {
    const failure = status === 429 ? throttled : serverError
    throw new AuthError(failure, `${path} failed (HTTP ${status}).`, { status, retryAfterMs })
  }
  // iCDR 2.x sends some of its JSON without saying so.
  return { status, body: kind === undefined ? body : undefined }
}

/** The body of an answer that must be a JSON object and no error. */
export function requireBody({ status, body }: LookUpAnswer, path: string): JsonObject {
  if (status === 200 && body && !('error' in body)) return body
  throw new AuthError(invalidResponse, `${path} gave no document (HTTP ${status}).`, { status })
}
