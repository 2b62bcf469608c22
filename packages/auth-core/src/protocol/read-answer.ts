import { AuthError } from '../errors/auth-error.ts'
import { networkError } from '../errors/failures.ts'
import { safeCause } from '../errors/safe-cause.ts'
import type { RawAnswer } from './dialect.ts'
import { parseJsonObject, readText } from './json-object.ts'

/** An answer, and what is to be known of it where it cannot be used. */
export interface ReadAnswer extends RawAnswer {
  /** What it is instead, where it is no JSON object: its content type. */
  kind: string | undefined
  /** The beginning of the body, as `redact` shows it. */
  readonly excerpt: string
  /** The answer's `Date`; not a number where it has none. */
  dateMs: number
  /** How long the server asks to be left alone. */
  retryAfterMs: number | undefined
}

/**
 * Reads an answer that should be a JSON object; one that is none has an empty body.
 *
 * @throws AuthError `network_error` where it breaks off.
 */
export async function readAnswer(response: Response, redact: (text: string) => string): Promise<ReadAnswer> {
  const { status, headers } = response
  const text = await readText(response).catch((error: unknown) => {
    throw new AuthError(networkError, 'The answer broke off.', { status, cause: safeCause(error, redact) })
  })
  const dateMs = Date.parse(headers.get('date') ?? '')
  const body = parseJsonObject(text)
  return {
    status,
    body: body ?? {},
    kind: body ? undefined : redact(headers.get('content-type') ?? ''),
    // Few look at it, and to look for secrets takes time.
    get excerpt() {
      return redact(text)
    },
    dateMs,
    retryAfterMs: readRetryAfter(headers.get('retry-after'), dateMs),
  }
}

// Seconds or a date (RFC 9110 section 10.2.3); SanteDB can send several numbers joined by commas.
function readRetryAfter(header: string | null, dateMs: number): number | undefined {
  if (header === null) return undefined
  const seconds = Math.max(...header.split(',').map(Number))
  const delayMs = Number.isNaN(seconds) ? Date.parse(header) - (dateMs || Date.now()) : seconds * 1000
  return delayMs >= 0 && delayMs < Infinity ? delayMs : undefined
}
