import type { Clock } from '@santedb/auth-core'

/** A signal that a time limit, or the caller who went away, ends. */
export interface Deadline {
  readonly signal: AbortSignal
  /** Whether it was the time. */
  readonly isOver: () => boolean
  /** Ends it for another reason. */
  readonly stop: (reason: unknown) => void
  /** Lifts the time limit; the caller can still go away. */
  readonly lift: () => void
}

/** Begins to wait. */
export function startDeadline(clock: Clock, limitMs: number, caller: AbortSignal): Deadline {
  const controller = new AbortController()
  let over = false
  const lift = clock.setTimeout(
    () => {
      over = true
      controller.abort(new DOMException('The time limit ended the call.', 'TimeoutError'))
    },
    limitMs,
    false,
  )
  const onLeft = () => controller.abort(caller.reason)
  if (caller.aborted) onLeft()
  else caller.addEventListener('abort', onLeft, { once: true })
  return { signal: controller.signal, isOver: () => over, stop: (reason) => controller.abort(reason), lift }
}
