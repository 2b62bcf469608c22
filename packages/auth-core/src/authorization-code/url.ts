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
  const codeVerifier = generateRandomCodeVerifier()
  return buildAuthorizationUrl(options, {
    codeVerifier,
    codeChallenge: await calculatePKCECodeChallenge(codeVerifier),
    state: generateRandomState(),
    nonce: generateRandomNonce(),
  })
}

/** What nobody else can know of a sign-in, each a long random text, and the hash of the first (RFC 7636 section 4). */
export interface AuthorizationSecrets {
  readonly codeVerifier: string
  readonly codeChallenge: string
  readonly state: string
  readonly nonce: string
}

/** Begins a sign-in whose options are known to be right. */
function buildAuthorizationUrl(
  options: AuthorizationOptions,
  secrets: AuthorizationSecrets,
): { url: URL; pending: PendingAuthorization } {
  const { dialect, policies = [], loginHint, language, issuer } = options
  const isIcdr2 = dialect === 'icdr2'
  const url = writeUrl(endpointOf(options), options, secrets, {
    scope: (isIcdr2 ? ['openid', ...policies] : policies).join(' '),
    login_hint: isIcdr2 ? undefined : loginHint,
    [dialect === 'icdr3' ? 'ui_locale' : 'ui_locales']: isIcdr2 ? undefined : language,
  })
  const { state, nonce, codeVerifier } = secrets
  const redirectUri = String(options.redirectUri)
  return { url, pending: { state, nonce, codeVerifier, redirectUri, ...(issuer && { issuer }) } }
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
