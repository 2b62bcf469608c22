import { type AuthorizationAnswer, refused, rejected } from '../authorization-code/answer.ts'
import { type PendingAuthorization, writeUrl } from '../authorization-code/url.ts'
import { createRedactor } from '../errors/redact.ts'
import { addressBelow } from '../protocol/server.ts'
import { base64url, sha256 } from '../session/shared/hash.ts'

/** How the user is sent to SanteDB's page. */
export interface CodeSignInOptions {
  readonly root: string | URL
  readonly clientId: string
  readonly policies?: readonly string[] | undefined
  /** Where the answer comes to. */
  readonly redirectUri: string
  /** The user name to begin with. */
  readonly loginHint?: string | undefined
  /** The language of the page, such as `fr`. */
  readonly language?: string | undefined
}

/**
 * Begins a sign-in at SanteDB's own page, as `createAuthorizationUrl` of `@santedb/auth-core/authorization-code` does,
 * for iCDR 3.x and with the answer in the fragment, which stays in the browser.
 *
 * @example
 * ```ts
 * import { authorizationCode, beginCodeSignIn, createAuth, readCodeAnswer } from '@santedb/auth-core/users'
 *
 * const program = { root: 'https://icdr.example.org:8443', clientId: 'EXAMPLE_APPLICATION' }
 * const auth = createAuth(program)
 * export async function signIn(askAt: (page: URL) => Promise<URL>) {
 *   const { url, pending } = await beginCodeSignIn({ ...program, redirectUri: 'https://app.example.org/' })
 *   return auth.signIn(authorizationCode(readCodeAnswer(await askAt(url), pending)))
 * }
 * ```
 */
export async function beginCodeSignIn(
  options: CodeSignInOptions,
): Promise<{ url: URL; pending: PendingAuthorization }> {
  const { root, redirectUri, policies, loginHint, language } = options
  const pending = { codeVerifier: randomText(), state: randomText(), nonce: randomText(), redirectUri }
  const url = writeUrl(
    addressBelow(new URL(root), '/auth/authorize'),
    { ...options, responseMode: 'fragment' },
    { ...pending, codeChallenge: await sha256(pending.codeVerifier) },
    { scope: policies?.join(' '), login_hint: loginHint, ui_locale: language },
  )
  return { url, pending }
}

/**
 * Reads the answer from the address that the user came back to.
 *
 * @param pending What was begun with the state of the answer; `undefined` where that is not known.
 * @throws AuthError `callback_rejected` where it is not the answer to this sign-in, or where the server refused.
 */
export function readCodeAnswer(
  callback: URL,
  pending: PendingAuthorization | undefined,
): AuthorizationAnswer {
  const parameters = new URLSearchParams(callback.hash.slice(1))
  if (!pending || stateOf(parameters) !== pending.state) throw rejected('No such sign-in was begun here.')
  const { state, ...secrets } = pending
  const code = parameters.get('code')
  if (!code)
    throw refused(parameters, createRedactor([state, secrets.codeVerifier, secrets.nonce].map(String)))
  return { ...secrets, code }
}

/** The state of an answer in a fragment; iCDR 3.x gives the state of a refusal back in `error_detail`. */
export function stateOf(parameters: URLSearchParams): string | undefined {
  const isAnswer = parameters.has('code') || parameters.has('error')
  return (isAnswer && (parameters.get('state') ?? parameters.get('error_detail'))) || undefined
}

function randomText(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)))
}
