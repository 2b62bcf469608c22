/** No schedule is longer than this: timers overflow, clocks jump, and machines sleep. */
export const longestScheduleMs = 86_400_000

/** What a decision needs to know of a session. All times are milliseconds on one clock. */
export interface SessionTimes {
  /** From when on it should be replaced. */
  readonly renewAtMs: number
  /** When it ends. */
  readonly endsAtMs: number
  /** Until when its refresh token can be used, where it has one. */
  readonly refreshUntilMs?: number | undefined
}

/** What a decision needs to know of the failure that came last, since the last success. */
export interface FailureTimes {
  /** Nothing is sent before then. */
  readonly retryAtMs: number
  /** Whether whoever asks until then gets the failure at once, because waiting would not help. */
  readonly atOnce: boolean
}

/** What to do for somebody who wants a session now. */
export type Decision =
  | { do: 'use'; renewBy: 'refresh_token' | 'grant' | undefined }
  | { do: 'obtain'; by: 'refresh_token' | 'grant' }
  | { do: 'wait'; untilMs: number }
  | { do: 'fail' }

/** Whether the refresh token of a session can still be used. */
export function canRefresh(nowMs: number, session?: SessionTimes): boolean {
  return nowMs < (session?.refreshUntilMs ?? 0)
}

/** Decides when to renew, by which grant, or to wait. */
export function decide(nowMs: number, session?: SessionTimes, failure?: FailureTimes): Decision {
  const by = canRefresh(nowMs, session) ? 'refresh_token' : 'grant'
  const mayAsk = failure === undefined || nowMs >= failure.retryAtMs
  if (session && nowMs < session.endsAtMs) {
    return { do: 'use', renewBy: mayAsk && nowMs >= session.renewAtMs ? by : undefined }
  }
  if (mayAsk) return { do: 'obtain', by }
  return failure.atOnce ? { do: 'fail' } : { do: 'wait', untilMs: failure.retryAtMs }
}

/**
 * When a session should be renewed: in the last fifth of its life, and at the most an hour ahead. `random` spreads
 * those who obtained theirs together.
 */
export function chooseRenewalTime(nowMs: number, endsAtMs: number, random: number): number {
  const lifetimeMs = endsAtMs - nowMs
  return endsAtMs - Math.min(lifetimeMs * 0.2, 3_600_000) * (1 - random / 4)
}

/** How long a background timer waits before it looks again. */
export function chooseScheduleMs(nowMs: number, dueAtMs: number): number {
  return Math.min(Math.max(dueAtMs - nowMs, 0), longestScheduleMs)
}

/**
 * How long to leave the server alone after the `count`th failure in a row: doubling, at the most a day, and never
 * less than the server asked for.
 */
export function chooseRetryDelayMs(
  count: number,
  refused: boolean,
  random: number,
  retryAfterMs = 0,
): number {
  const [firstMs, mostMs] = refused ? [60_000, longestScheduleMs] : [250, 30_000]
  const delayMs = Math.min(firstMs * 2 ** (count - 1), mostMs) * (refused ? 1 : 0.5 + random / 2)
  return Math.min(Math.max(delayMs, retryAfterMs), longestScheduleMs)
}
