import * as oauth from 'oauth4webapi'
import * as v from 'valibot'
import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse, networkError } from '../errors/failures.ts'
import { safeCause } from '../errors/safe-cause.ts'
import { translateTokenError } from '../errors/translate-error.ts'
import type { Credentials, Dialect } from './dialect.ts'
import { readAnswer } from './read-answer.ts'

/** Where and how token requests go. */
export interface TokenEndpoint {
  root: URL
  dialect: Dialect
  credentials: Credentials
  fetch: typeof globalThis.fetch
  redact: (text: string) => string
}

/** A grant as OAuth knows it: its type, and the parameters that are its own. */
export interface GrantRequest {
  grantType: string
  parameters: Record<string, string>
}

/** A granted session as it came, in standard units. */
export interface TokenAnswer {
  accessToken: string
  refreshToken: string | undefined
  identityToken: string | undefined
  expiresInSeconds: number | undefined
}

const tokenAnswer = v.object({
  access_token: v.pipe(v.string(), v.nonEmpty()),
  refresh_token: v.optional(v.string()),
  expires_in: v.optional(v.number()),
})

/**
 * Asks the token endpoint for a session.
 *
 * @throws AuthError for every way in which there can be none; `credentials_rejected` must not be tried again.
 */
export async function requestToken(endpoint: TokenEndpoint, grant: GrantRequest): Promise<TokenAnswer> {
  const { root, dialect, credentials, redact } = endpoint
  const server = { issuer: root.href, token_endpoint: endpointUrl(root, 'oauth2_token') }
  const client = { client_id: credentials.clientId }
  let status: number | undefined
  let excerpt = ''
  try {
    const response = await oauth.genericTokenEndpointRequest(
      server,
      client,
      dialect.authenticate(credentials),
      grant.grantType,
      grant.parameters,
      { [oauth.customFetch]: sendWith(endpoint), [oauth.allowInsecureRequests]: true },
    )
    const raw = await readAnswer(response, redact)
    ;({ status, excerpt } = raw)
    const standard = dialect.standardize(raw)
    // oauth4webapi validates identity tokens by rules that SanteDB does not follow: ours are read apart from it.
    const { id_token: identityToken, ...body } = standard.body
    const answer = await oauth.processGenericTokenEndpointResponse(
      server,
      client,
      Response.json(body, { status: standard.status }),
    )
    const { access_token, refresh_token, expires_in } = v.parse(tokenAnswer, answer)
    return {
      accessToken: access_token,
      refreshToken: refresh_token,
      identityToken: typeof identityToken === 'string' ? identityToken : undefined,
      expiresInSeconds: expires_in,
    }
  } catch (error) {
    throw translateTokenError(error, { status, excerpt, redact })
  }
}

/** An address of the OAuth service below the root. */
function endpointUrl(root: URL, name: string): string {
  return `${root.href.replace(/\/$/, '')}/auth/${name}`
}

function sendWith({ fetch, redact }: TokenEndpoint) {
  return async (url: string, init: oauth.CustomFetchOptions<'POST', URLSearchParams>): Promise<Response> => {
    const { 'user-agent': _, ...headers } = init.headers
    headers['content-type'] = 'application/x-www-form-urlencoded'
    const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
      throw new AuthError(networkError, `No answer came from ${new URL(url).host}.`, {
        cause: safeCause(error, redact),
      })
    })
    const { status } = response
    if (status < 300 || status >= 400) return response
    throw new AuthError(
      invalidResponse,
      `The token endpoint redirects (HTTP ${status}), which it never does.`,
      {
        status,
      },
    )
  }
}
