/** The system's own word for a failure: that of the innermost cause which has one. */
export function errorCodeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const below = error.cause === undefined ? 'unknown' : errorCodeOf(error.cause)
  if (below !== 'unknown') return below
  // What is tried on several addresses fails with all their errors together.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined
  if (first !== undefined) return errorCodeOf(first)
  return 'code' in error && typeof error.code === 'string' ? error.code : 'unknown'
}
