import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse, networkError, serverError, throttled } from '../errors/failures.ts'
import { safeCause } from '../errors/safe-cause.ts'
import type { RawAnswer } from './dialect.ts'
import { parseJsonObject } from './json-object.ts'

// Four times the largest token response that SanteDB is known to send, with a few hundred policies in it.
const maximumCharacters = 1_000_000
const excerptCharacters = 120

/** An answer that is a JSON object, and what else is to be known of it. */
export interface ReadAnswer extends RawAnswer {
  /** The beginning of the body, without secrets. */
  excerpt: string
  /** The answer's `Date`; not a number where it has none. */
  dateMs: number
  /** How long the server asks to be left alone. */
  retryAfterMs: number | undefined
}

/**
 * Reads an answer that must be a JSON object.
 *
 * @throws AuthError `network_error` where it breaks off, `throttled` for a 429, `server_error` for a 5xx, else
 * `invalid_response`.
 */
export async function readAnswer(response: Response, redact: (text: string) => string): Promise<ReadAnswer> {
  const { status, headers } = response
  const text = await response.text().catch((error: unknown) => {
    throw new AuthError(networkError, 'The answer broke off.', { status, cause: safeCause(error, redact) })
  })
  const excerpt = redact(text.slice(0, maximumCharacters)).replaceAll(/\s+/g, ' ').slice(0, excerptCharacters)
  const dateMs = Date.parse(headers.get('date') ?? '')
  const retryAfterMs = readRetryAfter(headers.get('retry-after'), dateMs)
  const body = text.length > maximumCharacters ? undefined : parseJsonObject(text)
  if (body) return { status, body, excerpt, dateMs, retryAfterMs }
  const contentType = redact(headers.get('content-type') ?? 'no content type').slice(0, excerptCharacters)
  const failure = status === 429 ? throttled : status >= 500 ? serverError : invalidResponse
  const summary = `${/^\s*</.test(text) ? 'A page' : 'No whole JSON object'} came from the token endpoint (HTTP ${status}, ${contentType}): "${excerpt}".`
  throw new AuthError(failure, summary, { status, retryAfterMs })
}

// Seconds or a date (RFC 9110 section 10.2.3); SanteDB can send several numbers joined by commas.
function readRetryAfter(header: string | null, dateMs: number): number | undefined {
  if (header === null) return undefined
  const seconds = Math.max(...header.split(',').map(Number))
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - (dateMs || Date.now()) : seconds * 1000
  return delayMs >= 0 ? delayMs : undefined
}
