/** What a service asks for in `WWW-Authenticate`. */
export interface Challenge {
  /** The way to sign in that it asks for, in lower case: `bearer`, `basic`. */
  scheme: string
  /** OAuth's word for what is wrong, such as `insufficient_scope`. */
  error: string | undefined
  /** The policies that would be needed. */
  scopes: readonly string[]
  /** The service's own words. Localized: show them, never branch on them. */
  description: string | undefined
  /** What it is that asks; SanteDB names its host. */
  realm: string | undefined
}

// A word, and its value where `=` follows; a word without one is a scheme. A quote ends a value only where another
// parameter, another challenge or nothing follows, because SanteDB does not escape the quotes that are in a value.
// Every attempt takes all that it has read, even an open quote, so the time is linear in the length.
const part =
  /([^\s=,"]+)(?:\s*=\s*(?:"((?:\\?[^])*?)(?:"(?=[\s,]*$|\s*,[\s,]*\w|\s+[\w-]+=)|$)|([^\s,"]*)))?/g

/**
 * Reads `WWW-Authenticate` as SanteDB writes it, without commas and without escapes (its `HttpErrorUtility` and
 * `RestErrorHandler`), and as RFC 9110 section 11.6.1 has it. Of several challenges the bearer one counts, else the
 * last; of a parameter that is repeated the first counts, because a policy's or a user's name with quotes in it can
 * only forge later ones.
 */
export function readChallenge(header: string | null): Challenge | undefined {
  let scheme: string | undefined
  let parameters: Record<string, string> = {}
  for (const [, word = '', quoted, bare] of (header ?? '').matchAll(part)) {
    const name = word.toLowerCase()
    const value = quoted?.replace(/\\(["\\])/g, '$1') ?? bare
    if (value !== undefined) parameters[name] ??= value
    else if (scheme === 'bearer') break
    else [scheme, parameters] = [name, {}]
  }
  if (!scheme) return undefined
  const { error, scope = '', error_description: description, realm } = parameters
  return { scheme, error, scopes: scope.split(/[;|&\s]/).filter(Boolean), description, realm }
}
