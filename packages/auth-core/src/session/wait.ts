import type { Clock } from './clock.ts'

/** What may end a wait before its work is done. */
export interface WaitLimits {
  clock: Clock
  /** How long to wait, in milliseconds. */
  limitMs: number
  /** What the wait fails with when that is over. */
  onLimit: () => unknown
  signal?: AbortSignal | undefined
}

/** Waits for work of others. The end of the wait does not end the work. */
export function waitFor<T>(work: Promise<T>, { clock, limitMs, onLimit, signal }: WaitLimits): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal?.reason))
    // Some runtimes complain about a time that is over.
    const cancel = clock.setTimeout(() => settle(() => reject(onLimit())), Math.max(limitMs, 0), false)
    const settle = (act: () => void) => {
      cancel()
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    if (signal?.aborted) onAbort()
    else signal?.addEventListener('abort', onAbort)
    // Also where nobody waits any more, or what fails would end the process.
    work.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

/** Waits for some time. */
export function sleep(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => clock.setTimeout(resolve, delayMs, false))
}
