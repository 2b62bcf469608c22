import type { Call } from '../history.ts'
import { limits } from './fault.ts'
import { nextAttemptBy } from './reach.ts'
import { restsUntil } from './refusals.ts'
import { stalledDuring } from './stalls.ts'
import { overlaps, type View } from './view.ts'

/** Why a call could fail although the authorization server could be reached. */
export type Excuse =
  /** What a resource answers is the caller's, as it is. */
  | 'resources in trouble'
  /** After a new session was refused too, the client pauses before it tries another one. */
  | 'ended again and again'
  /** The server had refused the credentials, as it was told to, and they rest. */
  | 'credentials rest'
  /** The server had answered with something that is no answer; that is told at once, until it is asked again. */
  | 'no answer'

const failuresOfResources = new Set<Call['outcome']>(['network_error', 'invalid_response'])

export function excuseFor(call: Call, view: View): Excuse | undefined {
  const { outcome, fromMs, untilMs } = call
  const inTrouble = view.troubles.some((it) => it.strikes !== 'sign-in' && overlaps(it, call, 100))
  if (inTrouble && (typeof outcome === 'number' || failuresOfResources.has(outcome))) {
    return 'resources in trouble'
  }
  const busyMs = limits.busySlackMs + stalledDuring(call, view)
  switch (outcome) {
    case 401:
    case 403:
      return fromMs <= refusalsLastUntil(call, view) + stalledDuring(call, view)
        ? 'ended again and again'
        : undefined
    case 'credentials_rejected':
    case 'request_rejected':
      return untilMs <= restsUntil(view, untilMs) + busyMs ? 'credentials rest' : undefined
    case 'invalid_response':
      return untilMs <= nextAttemptBy(view, untilMs) + busyMs ? 'no answer' : undefined
    default:
      return undefined
  }
}

// Two that come within this time are one after the other for a client that looks now and then.
const burstGapMs = 3000

/**
 * Until when a call may be answered as having no live session: sessions were ended so shortly after one another, or
 * resources refused them for so long, that the client took the service for one that refuses every session. It tries again
 * after a second, and after twice as long each time: no later than after twice the time that it went on, and a second.
 */
function refusalsLastUntil({ untilMs: nowMs }: Call, view: View): number {
  const { endings, troubles } = view
  const refusing = troubles.filter(({ strikes }) => strikes !== 'sign-in')
  const before = [...endings, ...refusing]
    .filter(({ fromMs }) => fromMs <= nowMs)
    .toSorted((one, other) => other.untilMs - one.untilMs)
  const [last] = before
  if (!last) return -Infinity
  let firstMs = last.fromMs
  let count = 0
  for (const { fromMs, untilMs } of before) {
    const gapMs = burstGapMs + stalledDuring({ fromMs: untilMs, untilMs: firstMs }, view)
    if (untilMs < firstMs - gapMs) break
    firstMs = Math.min(firstMs, fromMs)
    count += 1
  }
  const isBurst = count > 1 || refusing.some(({ untilMs }) => untilMs === last.untilMs)
  return isBurst ? last.untilMs + 2 * (last.untilMs - firstMs) + 2000 : -Infinity
}
