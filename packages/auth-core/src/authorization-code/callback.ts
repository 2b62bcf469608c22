import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi'
import * as v from 'valibot'
import { AuthError } from '../errors/auth-error.ts'
import { callbackRejected } from '../errors/failures.ts'
import { createRedactor } from '../errors/redact.ts'
import { safeCause } from '../errors/safe-cause.ts'
import type { PendingAuthorization } from './url.ts'

const maximumDescriptionCharacters = 500

/** A request that brings the answer; every `Request` is one. */
export interface CallbackRequest {
  readonly method: string
  readonly url: string
  text(): Promise<string>
}

/** What the token request needs. */
export interface AuthorizationAnswer {
  readonly code: string
  readonly codeVerifier: string
  readonly redirectUri: string
  readonly nonce: string
}

const text = v.pipe(v.string(), v.nonEmpty())
const pendingAuthorization = v.object({
  state: text,
  nonce: text,
  codeVerifier: text,
  redirectUri: text,
  issuer: v.optional(text),
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
  const { success, output: expected } = v.safeParse(pendingAuthorization, pending)
  if (!success) throw rejected('No sign-in was begun here, or it was lost.')
  const parameters = await readParameters(callback, expected.redirectUri)
  const repeated = [...new Set(parameters.keys())].filter((name) => parameters.getAll(name).length > 1)
  if (repeated.length > 0) throw rejected('The answer gives a parameter more than once.')

  // iCDR 3.x gives the state of a refusal back in `error_detail`.
  const state = parameters.get('state') ?? (parameters.has('error') && parameters.get('error_detail'))
  if (!state || !isSame(state, expected.state)) throw rejected('The state is not the one that was sent.')
  parameters.set('state', state)

  const code = parameters.get('code') ?? ''
  checkAnswer(parameters, expected)
  if (code === '') throw rejected('The answer has no code.')
  const { codeVerifier, redirectUri, nonce } = expected
  return { code, codeVerifier, redirectUri, nonce }
}

async function readParameters(
  callback: URL | URLSearchParams | CallbackRequest,
  redirectUri: string,
): Promise<URLSearchParams> {
  if ('getAll' in callback) return new URLSearchParams(callback)
  if (!('text' in callback)) return parametersOf(callback)
  // Many servers know only the path of a request.
  if (callback.method.toUpperCase() !== 'POST') return parametersOf(new URL(callback.url, redirectUri))
  const body = await callback.text().catch(() => {
    throw rejected('The form could not be read.')
  })
  return new URLSearchParams(body)
}

// From both places together, so that what is said in one cannot be contradicted in the other.
function parametersOf({ searchParams, hash }: URL): URLSearchParams {
  return new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))])
}

function checkAnswer(
  parameters: URLSearchParams,
  { state, issuer, ...expected }: PendingAuthorization,
): void {
  const server = { issuer: issuer ?? parameters.get('iss') ?? expected.redirectUri }
  try {
    validateAuthResponse(server, { client_id: 'not looked at' }, parameters, state)
  } catch (error) {
    const redact = createRedactor([state, parameters.get('code'), expected.codeVerifier, expected.nonce])
    const cause = safeCause(error, redact)
    if (!(error instanceof AuthorizationResponseError))
      throw rejected('The answer is not one of the code flow.', { cause })
    const shown = (words = '') => redact(words).slice(0, maximumDescriptionCharacters)
    const serverError = shown(error.error)
    const serverDescription = shown(error.error_description)
    const summary = `The server refused the sign-in (${serverError}): "${serverDescription}".`
    throw rejected(summary, { serverError, serverDescription, cause })
  }
}

function rejected(summary: string, details?: ConstructorParameters<typeof AuthError>[2]): AuthError {
  return new AuthError(callbackRejected, summary, details)
}

// Looks at all of it, however early a difference comes, so that the time taken tells nothing about the state.
function isSame(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  for (let index = 0; index < expected.length; index += 1) {
    difference |= given.charCodeAt(index) ^ expected.charCodeAt(index)
  }
  return difference === 0
}
