import type { Clock } from '@santedb/auth-core'

/** A time limit for a call. */
export interface Deadline {
  /** What the time, or the caller who went away, ends the call with; missing where the runtime ends it. */
  readonly signal?: AbortSignal
  /** Whether it was the time. */
  readonly isOver: () => boolean
  /** Ends it for another reason. */
  readonly stop: (reason: unknown) => void
  /** Lifts the time limit; the caller can still go away. */
  readonly lift: () => void
  /** Waits for the call, and no longer than the time. */
  readonly wait: <T>(call: Promise<T>) => Promise<T>
}

/** Begins to wait, with a signal that ends the call. */
export function startDeadline(
  clock: Clock,
  limitMs: number,
  caller: AbortSignal,
): Deadline & { readonly signal: AbortSignal } {
  const controller = new AbortController()
  let over = false
  const lift = clock.setTimeout(
    () => {
      over = true
      controller.abort(timeIsOver())
    },
    limitMs,
    false,
  )
  const onLeft = () => controller.abort(caller.reason)
  if (caller.aborted) onLeft()
  else caller.addEventListener('abort', onLeft, { once: true })
  return {
    signal: controller.signal,
    isOver: () => over,
    stop: (reason) => controller.abort(reason),
    lift,
    wait: (call) => call,
  }
}

/**
 * Begins to wait where the runtime ends all that a request has begun, as soon as the request has ended or its caller has
 * gone: there a signal would cost each call more than the rest of its time limit.
 */
export function startTimeLimit(clock: Clock, limitMs: number): Deadline {
  let over = false
  let giveUp: ((reason: unknown) => void) | undefined
  const lift = clock.setTimeout(
    () => {
      over = true
      giveUp?.(timeIsOver())
    },
    limitMs,
    false,
  )
  return {
    isOver: () => over,
    stop: () => {},
    lift,
    wait: (call) =>
      new Promise((resolve, reject) => {
        giveUp = reject
        call.then(resolve, reject)
      }),
  }
}

function timeIsOver(): DOMException {
  return new DOMException('The time limit ended the call.', 'TimeoutError')
}
