import {
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
} from 'oauth4webapi'
import { type AuthorizationOptions, checkAuthorizationOptions } from './options.ts'

/** What to keep until the user comes back, in the same browser and out of others' sight. JSON can carry it. */
export interface PendingAuthorization {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
  readonly issuer?: string | undefined
}

/**
 * Begins a sign-in by the user (the authorization code flow).
 *
 * The parameters of PKCE are sent, and SanteDB does not check them, nor whom the redirect URI belongs to: what keeps
 * a foreign code out is the `state`, which {@link readAuthorizationCallback} compares, and the `nonce` in the
 * identity token.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong; `unsupported` for a `fragment` in iCDR 2.x.
 *
 * @example
 * ```ts
 * import { createAuthorizationUrl } from '@santedb/auth-core/authorization-code'
 *
 * const { url, pending } = await createAuthorizationUrl({
 *   root: 'https://icdr.example.org:8443',
 *   dialect: 'icdr3',
 *   clientId: 'EXAMPLE_APPLICATION',
 *   redirectUri: 'https://app.example.org/callback',
 * })
 * sessionStorage.setItem('pending', JSON.stringify(pending))
 * location.assign(url)
 * ```
 */
export async function createAuthorizationUrl(
  options: AuthorizationOptions,
): Promise<{ url: URL; pending: PendingAuthorization }> {
  checkAuthorizationOptions(options)
  const { dialect, policies = [], loginHint, language, issuer } = options
  const isIcdr2 = dialect === 'icdr2'
  const codeVerifier = generateRandomCodeVerifier()
  const codeChallenge = await calculatePKCECodeChallenge(codeVerifier)
  const state = generateRandomState()
  const nonce = generateRandomNonce()
  const url = writeUrl(
    endpointOf(options),
    options,
    { state, nonce, codeChallenge },
    {
      scope: (isIcdr2 ? ['openid', ...policies] : policies).join(' '),
      login_hint: isIcdr2 ? undefined : loginHint,
      [dialect === 'icdr3' ? 'ui_locale' : 'ui_locales']: isIcdr2 ? undefined : language,
    },
  )
  const redirectUri = String(options.redirectUri)
  return { url, pending: { state, nonce, codeVerifier, redirectUri, ...(issuer && { issuer }) } }
}

/** What of a sign-in's secrets goes into the address: long random texts, and the hash of the verifier (RFC 7636 section 4). */
export interface AuthorizationSecrets {
  readonly state: string
  readonly nonce: string
  readonly codeChallenge: string
}

/** The address that the user is sent to. */
export function writeUrl(
  endpoint: string,
  {
    clientId,
    redirectUri,
    responseMode,
  }: Pick<AuthorizationOptions, 'clientId' | 'redirectUri' | 'responseMode'>,
  { state, nonce, codeChallenge }: AuthorizationSecrets,
  others: Readonly<Record<string, string | undefined>>,
): URL {
  const url = new URL(endpoint)
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: String(redirectUri),
    response_mode: responseMode,
    state,
    nonce,
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    ...others,
  }
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
  // A blank as `%20`, which is one wherever `+` is not.
  url.search = url.search.replaceAll('+', '%20')
  return url
}

const paths = { icdr2: '/auth/authorize/', icdr3: '/auth/authorize', standard: '' }

function endpointOf({ root, dialect, authorizationEndpoint }: AuthorizationOptions): string {
  return String(authorizationEndpoint ?? String(root).replace(/\/$/, '') + paths[dialect])
}
