/** Waits, unless the signal ends the wait with its own reason. Without a time it waits for the signal alone. */
export async function wait(signal: AbortSignal, durationMs?: number): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer =
      durationMs === undefined
        ? undefined
        : setTimeout(() => {
            signal.removeEventListener('abort', onAbort)
            resolve()
          }, durationMs)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
