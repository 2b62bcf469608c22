const maximumDepth = 4

/**
 * A copy of a foreign error that keeps its name, message, `code` and causes and drops all else. Errors of HTTP
 * libraries carry requests, bodies and answers, and a logger or inspector would print the secrets in them.
 */
export function safeCause(error: unknown, redact: (text: string) => string, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === maximumDepth) return undefined
  const copy = new Error(redact(error.message))
  Object.defineProperty(copy, 'name', { value: error.name })
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: error.code })
  const cause = safeCause(error.cause, redact, depth + 1)
  if (cause) copy.cause = cause
  return copy
}
