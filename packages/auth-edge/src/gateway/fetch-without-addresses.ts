import { isAuthError } from '@santedb/auth-core'
import { Problem } from './problem.ts'

const address = /\b[a-z][a-z\d+.-]*:\/\/[^\s"'<>)]+/gi
const maximumDepth = 4

/**
 * A `fetch` whose errors do not repeat the address that was called, as those of Deno and Bun do: it can name a patient,
 * and errors are logged.
 */
export function fetchWithoutAddresses(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    try {
      return await fetch(input, init)
    } catch (error) {
      const isOwn = isAuthError(error) || error instanceof Problem || init?.signal?.aborted === true
      throw isOwn ? error : withoutAddresses(error)
    }
  }
}

/** A copy that keeps the names, messages, codes and causes, and drops what else a runtime puts into its errors. */
function withoutAddresses(error: unknown, depth = 0): Error | undefined {
  if (!(error instanceof Error) || depth === maximumDepth) return undefined
  const { name, message } = error
  const cause = withoutAddresses(error.cause, depth + 1)
  const copy = new Error(message.replace(address, '[an address]'), cause && { cause })
  Object.defineProperty(copy, 'name', { value: name })
  if ('code' in error && typeof error.code === 'string') Object.assign(copy, { code: error.code })
  return copy
}
