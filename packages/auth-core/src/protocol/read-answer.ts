import { AuthError } from '../errors/auth-error.ts'
import { invalidResponse, serverError } from '../errors/failures.ts'
import type { RawAnswer } from './dialect.ts'
import { parseJsonObject } from './json-object.ts'

// Four times the largest token response that SanteDB is known to send, with a few hundred policies in it.
const maximumCharacters = 1_000_000
const excerptCharacters = 120

/**
 * Reads an answer that must be a JSON object.
 *
 * @throws AuthError `server_error` for a 5xx, else `invalid_response`, each with the status and a redacted excerpt.
 */
export async function readAnswer(
  response: Response,
  redact: (text: string) => string,
): Promise<RawAnswer & { excerpt: string }> {
  const { status } = response
  const text = await response.text().catch(() => '')
  const excerpt = redact(text.replaceAll(/\s+/g, ' ')).slice(0, excerptCharacters)
  const body = text.length > maximumCharacters ? undefined : parseJsonObject(text)
  if (body) return { status, body, excerpt }
  const contentType = redact(response.headers.get('content-type') ?? 'no content type').slice(
    0,
    excerptCharacters,
  )
  const summary = `${describe(text)} came from the token endpoint (HTTP ${status}, ${contentType}): "${excerpt}".`
  throw new AuthError(status >= 500 ? serverError : invalidResponse, summary, { status })
}

function describe(text: string): string {
  if (text === '') return 'An empty answer'
  if (/^\s*</.test(text)) return 'A page instead of JSON'
  if (text.length > maximumCharacters) return 'A far too long answer'
  return 'An answer that is not a whole JSON object'
}
