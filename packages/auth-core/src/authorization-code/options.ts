import { AuthError } from '../errors/auth-error.ts'
import { invalidOptions, unsupported } from '../errors/failures.ts'
import { loopbackHost } from '../options.ts'
import type { DialectName } from '../protocol/dialect.ts'

/** How the user is sent to sign in. */
export interface AuthorizationOptions {
  /** SanteDB's base address; its page for signing in is at `<root>/auth/authorize`. */
  root: string | URL
  /** The generation of SanteDB, or `standard` for any other OAuth server. */
  dialect: DialectName
  /** The application's name: OAuth's `client_id`. */
  clientId: string
  /** Where the answer comes to. SanteDB does not compare it with anything: keep it constant. */
  redirectUri: string | URL
  /**
   * How the answer comes. A `fragment` stays in the browser, a `form_post` stays out of addresses and their logs.
   *
   * @default 'query'
   */
  responseMode?: 'query' | 'fragment' | 'form_post' | undefined
  /**
   * The policies to ask for, as OIDs; for a standard server its scopes. iCDR 3.x reads those of the token request
   * only, so give the same ones to `createAuth`.
   *
   * @default all that SanteDB would grant
   */
  policies?: readonly string[] | undefined
  /** The user name to begin with. iCDR 2.x cannot be told. */
  loginHint?: string | undefined
  /** The language of the page, such as `fr`. iCDR 2.x cannot be told. */
  language?: string | undefined
  /** Where the user signs in, if not below the root; a standard server must have it, from its discovery document. */
  authorizationEndpoint?: string | URL | undefined
  /** The server's issuer, which an answer that names one must name. SanteDB's answers do not. */
  issuer?: string | undefined
  /**
   * Allows `http:` to a host that is not this machine: passwords and codes then travel in clear.
   *
   * @default false
   */
  unsafeAllowPlainHttp?: boolean | undefined
}

/**
 * Checks how a sign-in is to begin.
 *
 * @throws AuthError `invalid_options` naming every option that is wrong, all at once and without its value.
 */
export function checkAuthorizationOptions(options: AuthorizationOptions): void {
  const { root, dialect, clientId, redirectUri, responseMode = 'query', policies = [] } = options
  const { authorizationEndpoint, unsafeAllowPlainHttp = false } = options
  const isSafe = (url: URL | undefined) =>
    url && (url.protocol !== 'http:' || unsafeAllowPlainHttp || loopbackHost.test(url.hostname))
  const isServer = (url: URL | undefined) => url && ['http:', 'https:'].includes(url.protocol) && isSafe(url)
  const redirect = parse(redirectUri)
  const santeDb = dialect !== 'standard'
  const rules: [holds: unknown, fault: string][] = [
    [isServer(parse(root)), 'root must be an absolute https URL, or http on this machine'],
    [/^(icdr[23]|standard)$/.test(dialect), 'dialect must be icdr2, icdr3 or standard'],
    [clientId, 'clientId must be the name of the application'],
    [
      redirect && redirect.hash === '' && isSafe(redirect),
      'redirectUri must be an absolute URL without fragment, and not http to another machine',
    ],
    // SanteDB appends `?code=` whatever is there already.
    [
      !santeDb || responseMode !== 'query' || !redirect?.search,
      'redirectUri must have no query, which SanteDB would break; use another responseMode to keep it',
    ],
    [/^(query|fragment|form_post)$/.test(responseMode), 'responseMode must be query, fragment or form_post'],
    // Anything else, `openid` and `offline_access` included, makes iCDR 3.x fail.
    [
      policies.every((policy) => (santeDb ? /^\d+(\.\d+)+$|^\*$/ : /^[!#-[\]-~]+$/).test(policy)),
      'policies must be OIDs, or scopes of a standard server',
    ],
    [
      authorizationEndpoint === undefined ? santeDb : isServer(parse(authorizationEndpoint)),
      'authorizationEndpoint must be an absolute https URL, which a standard server tells in its discovery document',
    ],
  ]
  const faults = rules.filter(([holds]) => !holds).map(([, fault]) => fault)
  if (faults.length > 0) throw new AuthError(invalidOptions, `Wrong options: ${faults.join('; ')}.`)
  if (dialect === 'icdr2' && responseMode === 'fragment') {
    throw new AuthError(unsupported, 'The server cannot answer in a fragment.')
  }
}

function parse(url: string | URL): URL | undefined {
  return URL.canParse(String(url)) ? new URL(url) : undefined
}
