import { oneLine } from '../errors/one-line.ts'
import { createRedactor } from '../errors/redact.ts'
import type { Credentials } from './dialect.ts'
import type { Grant } from './grant.ts'
import { readAnswer } from './read-answer.ts'
import { refusedAnswer } from './refused-answer.ts'
import type { Server, Transport } from './server.ts'
import { isTokenAnswer, type TokenAnswer } from './token-answer.ts'

/** A token request as it is to be sent: to whom, by whom, for what. */
export interface TokenForm {
  readonly transport: Transport
  readonly server: Server
  readonly credentials: Credentials
  readonly grant: Grant
  /** The parameters beside `grant_type` and what proves who asks. */
  readonly form: Record<string, string>
  readonly signal: AbortSignal
}

/** What sends token requests; it follows no redirect. */
export type TokenSender = (form: TokenForm) => Promise<Response>

/** A token request, and what is to become of it. */
export interface TokenRequest extends Omit<TokenForm, 'form'> {
  readonly sendForm: TokenSender
  /** The policies that are asked for; all that may be granted where none is named. */
  readonly policies?: readonly string[] | undefined
  /** Is told the `Date` of an answer that the server itself gave; not a number where it has none. */
  readonly onDate: (dateMs: number) => void
}

/**
 * Asks the token endpoint for a session.
 *
 * @throws AuthError for every way in which there can be none.
 */
export async function requestToken(request: TokenRequest): Promise<TokenAnswer> {
  const { transport, server, grant, sendForm } = request
  const redactGrant = createRedactor(grant.secrets ?? [])
  const redact = (text: string) => oneLine(redactGrant(transport.redact(text)))
  const response = await sendForm({ ...request, form: { ...grant.parameters, ...scopeOf(request) } })
  const received = await readAnswer(response, redact)
  request.onDate(received.dateMs)
  const standard = server.dialect.standardize(received)
  // oauth4webapi could check the answer too; docs/dependencies.md tells why it is left to isTokenAnswer.
  if (standard.status === 200 && isTokenAnswer(standard.body)) return standard.body
  throw refusedAnswer(received, standard, grant, redact)
}

function scopeOf({ grant, policies, server }: TokenRequest): { scope?: string } {
  if (grant.type === 'refresh_token') return {}
  const scope = policies?.join(' ') ?? server.dialect.everyPolicy
  return scope === undefined ? {} : { scope }
}
