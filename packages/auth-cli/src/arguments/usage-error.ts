/** The command was called or fed in a way that it cannot work with; the message says how it can. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
