import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi'
import { createRedactor } from '../errors/redact.ts'
import { safeCause } from '../errors/safe-cause.ts'
import { type Check, optional, shapeOf } from '../protocol/shape.ts'
import { type AuthorizationAnswer, parametersOf, refused, rejected } from './answer.ts'
import type { PendingAuthorization } from './url.ts'

/** A request that brings the answer; every `Request` is one. */
export interface CallbackRequest {
  readonly method: string
  readonly url: string
  text(): Promise<string>
}

const text: Check<string> = (value): value is string => typeof value === 'string' && value !== ''
const isPending = shapeOf({
  state: text,
  nonce: text,
  codeVerifier: text,
  redirectUri: text,
  issuer: optional(text),
})

/**
 * Reads the answer to a sign-in that {@link createAuthorizationUrl} began: the address that the user came back to,
 * its parameters, or the request of a `form_post`.
 *
 * @throws AuthError `callback_rejected` where it is not the answer to this sign-in, or where the server refused.
 *
 * @example
 * ```ts
 * import { createAuth, interactive } from '@santedb/auth-core'
 * import {
 *   authorizationCode,
 *   type PendingAuthorization,
 *   readAuthorizationCallback,
 * } from '@santedb/auth-core/authorization-code'
 *
 * const auth = createAuth({
 *   root: 'https://icdr.example.org:8443',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   clientSecret: 'the secret of the application',
 *   grant: interactive(),
 * })
 * export async function finish(callback: URL, pending: PendingAuthorization) {
 *   return auth.signIn(authorizationCode(await readAuthorizationCallback(callback, pending)))
 * }
 * ```
 */
export async function readAuthorizationCallback(
  callback: URL | URLSearchParams | CallbackRequest,
  pending: PendingAuthorization,
): Promise<AuthorizationAnswer> {
  // It comes from some storage, where it may be lost or broken. An absent state must not equal an absent state.
  if (!isPending(pending)) throw rejected('No sign-in was begun here, or it was lost.')
  const parameters = await readParameters(callback, pending.redirectUri)
  const repeated = [...new Set(parameters.keys())].filter((name) => parameters.getAll(name).length > 1)
  if (repeated.length > 0) throw rejected('The answer gives a parameter more than once.')

  // iCDR 3.x gives the state of a refusal back in `error_detail`.
  const state = parameters.get('state') ?? (parameters.has('error') && parameters.get('error_detail'))
  if (!state || !isSame(state, pending.state)) throw rejected('The state is not the one that was sent.')
  parameters.set('state', state)

  const code = parameters.get('code') ?? ''
  checkAnswer(parameters, pending)
  if (code === '') throw rejected('The answer has no code.')
  const { codeVerifier, redirectUri, nonce } = pending
  return { code, codeVerifier, redirectUri, nonce }
}

async function readParameters(
  callback: URL | URLSearchParams | CallbackRequest,
  redirectUri: string,
): Promise<URLSearchParams> {
  if ('getAll' in callback) return new URLSearchParams(callback)
  if (!('text' in callback)) return parametersOf(callback)
  // Many servers know only the path of a request.
  if (callback.method.toUpperCase() !== 'POST') {
    if (!URL.canParse(callback.url, redirectUri)) throw rejected('The address of the answer cannot be read.')
    return parametersOf(new URL(callback.url, redirectUri))
  }
  const body = await callback.text().catch(() => {
    throw rejected('The form could not be read.')
  })
  return new URLSearchParams(body)
}

function checkAnswer(parameters: URLSearchParams, pending: PendingAuthorization): void {
  const { state, issuer, codeVerifier, nonce, redirectUri } = pending
  const server = { issuer: issuer ?? parameters.get('iss') ?? redirectUri }
  try {
    validateAuthResponse(server, { client_id: 'not looked at' }, parameters, state)
  } catch (error) {
    const redact = createRedactor([state, parameters.get('code'), codeVerifier, nonce])
    const cause = safeCause(error, redact)
    if (error instanceof AuthorizationResponseError) throw refused(parameters, redact, cause)
    throw rejected('The answer is not one of the code flow.', { cause })
  }
}

// Looks at all of it, however early a difference comes, so that the time taken tells nothing about the state.
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  for (let index = 0; index < expected.length; index += 1) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index)
  }
  return difference === 0
}
