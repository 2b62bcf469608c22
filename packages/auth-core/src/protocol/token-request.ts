import { allowInsecureRequests, customFetch, genericTokenEndpointRequest } from 'oauth4webapi'
import { createRedactor } from '../errors/redact.ts'
import type { Credentials } from './dialect.ts'
import type { Grant } from './grant.ts'
import { readAnswer } from './read-answer.ts'
import { refusedAnswer } from './refused-answer.ts'
import { send } from './send.ts'
import type { Server, Transport } from './server.ts'
import { parseTokenAnswer, type TokenAnswer } from './token-answer.ts'

/** A token request: to whom, by whom, for what. */
export interface TokenRequest {
  readonly transport: Transport
  readonly server: Server
  readonly credentials: Credentials
  readonly grant: Grant
  /** The policies that are asked for; all that may be granted where none is named. */
  readonly policies?: readonly string[] | undefined
  readonly signal: AbortSignal
  /** Is told the `Date` of an answer that the server itself gave; not a number where it has none. */
  readonly onDate: (dateMs: number) => void
}

/**
 * Asks the token endpoint for a session.
 *
 * @throws AuthError for every way in which there can be none.
 */
export async function requestToken(request: TokenRequest): Promise<TokenAnswer> {
  const { transport, server, credentials, grant, signal } = request
  const redactGrant = createRedactor(grant.secrets ?? [])
  const redact = (text: string) => redactGrant(transport.redact(text))
  const response = await genericTokenEndpointRequest(
    { issuer: server.issuer, token_endpoint: server.tokenEndpoint },
    { client_id: credentials.clientId },
    server.dialect.authenticate(credentials, grant),
    grant.type,
    { ...grant.parameters, ...scopeOf(request) },
    {
      [customFetch]: (url, init) => sendForm(transport, url, init),
      // The options say which root may be plain http; this is not the place to ask again.
      [allowInsecureRequests]: true,
      headers: { ...grant.headers?.(server.dialect.name) },
      signal,
    },
  )
  const received = await readAnswer(response, redact)
  request.onDate(received.dateMs)
  const standard = server.dialect.standardize(received)
  // oauth4webapi could check the answer too; docs/dependencies.md tells why it is left to parseTokenAnswer.
  const answer = standard.status === 200 ? parseTokenAnswer(standard.body) : undefined
  if (!answer) throw refusedAnswer(received, standard, grant, redact)
  return answer
}

function scopeOf({ grant, policies, server }: TokenRequest): { scope?: string } {
  if (grant.type === 'refresh_token') return {}
  const scope = policies?.join(' ') ?? server.dialect.everyPolicy
  return scope === undefined ? {} : { scope }
}

async function sendForm(transport: Transport, url: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.delete('user-agent')
  headers.set('content-type', 'application/x-www-form-urlencoded')
  // A redirect is not followed: it is an answer that grants nothing.
  return send(transport, url, { ...init, headers })
}
