import type { Complaint } from './patient.ts'

/** The code of the error that {@link within} rejects with. */
export const timeoutCode = 'ETIMEDOUT'

/**
 * Does work for as long as a step may take. The signal that the work is given ends with the time, or with the command.
 *
 * @throws an error with code `ETIMEDOUT` when the time is over; the signal's own reason when the command is ended.
 */
export async function within<T>(
  { timeoutMs, signal }: Pick<Complaint, 'timeoutMs' | 'signal'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const limit = new AbortController()
  const timeout = Object.assign(new Error('There was no answer in time.'), { code: timeoutCode })
  const timer = setTimeout(() => limit.abort(timeout), timeoutMs)
  const both = AbortSignal.any([signal, limit.signal])
  const ended = new Promise<never>((_, reject) => {
    both.addEventListener('abort', () => reject(reasonOf(both)), { once: true })
  })
  try {
    return await Promise.race([work(both), ended])
  } catch (error) {
    // Whatever a library makes of an aborted signal.
    if (both.aborted) throw reasonOf(both)
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf({ reason }: AbortSignal): Error {
  return reason instanceof Error ? reason : new Error(String(reason))
}
