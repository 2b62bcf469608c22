import { UsageError } from '../arguments/usage-error.ts'

const longestTimeoutSeconds = 600

/**
 * Reads `--timeout`.
 *
 * @throws UsageError for what is no number of seconds.
 */
export function readTimeoutMs(seconds: string | undefined): number | undefined {
  if (seconds === undefined) return undefined
  const number = Number(seconds)
  if (number > 0 && number <= longestTimeoutSeconds) return number * 1000
  throw new UsageError(`--timeout must be seconds above 0, at the most ${longestTimeoutSeconds}.`)
}
