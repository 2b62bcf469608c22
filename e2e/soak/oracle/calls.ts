// Which calls a correct client could have served. A call is at fault where it failed, or was served later than it had to
// be, unless one of these explains it. In doubt it is explained.
//  1. Resources were in trouble during the call: what they answer is the caller's, as it is.
//  2. Sessions were ended again and again, or resources refused them: after a new one was refused too, the client pauses.
//  3. The server had refused the credentials, as it was told to, and they rest.
//  4. The server had answered with something that is no answer; that is told at once, until it is asked again.
//  5. There was no session to call with, and within the caller's patience no stretch of time without trouble that was
//     long enough for the pauses that the client has to make (see `reach.ts`).
// And a machine that is too busy to let processes run is no fault of theirs.
import type { Call } from '../history.ts'
import { type Fault, limits } from './fault.ts'
import { heldThroughout } from './held.ts'
import { mustBeServedBy, nextAttemptBy } from './reach.ts'
import { restsUntil } from './refusals.ts'
import { overlaps, type View } from './view.ts'

const failuresOfResources = new Set<Call['outcome']>(['network_error', 'invalid_response'])

/** The calls of an identity that are at fault. */
export function judgeCalls(view: View): Fault[] {
  return view.calls.flatMap((call) => faultsOf(call, view))
}

function faultsOf(call: Call, view: View): Fault[] {
  const { fromMs, untilMs, outcome, process } = call
  const { identity, troubles } = view
  if (outcome === 200 && untilMs - fromMs <= limits.busySlackMs) return []
  const stalledMs = stallFactor * stalledDuring(call, view)
  const idealMs = heldThroughout(call, view) ? fromMs + limits.busySlackMs : mustBeServedBy(call, view)
  const servedByMs =
    idealMs === undefined || idealMs + stalledMs > fromMs + limits.patienceMs
      ? undefined
      : idealMs + stalledMs
  const isServed = outcome === 200
  const longestMs = limits.patienceMs + limits.busySlackMs + stalledMs
  const isLate = untilMs > Math.min(servedByMs ?? Infinity, fromMs + longestMs)
  if (isServed && !isLate) return []
  if (!isServed && servedByMs === undefined && !isLate) return []
  const resourcesInTrouble = troubles.some((it) => it.strikes !== 'sign-in' && overlaps(it, call, 100))
  const isOfResource = isServed || typeof outcome === 'number' || failuresOfResources.has(outcome)
  if (resourcesInTrouble && isOfResource) return []
  if (isExplained(call, view)) return []
  const seconds = ((untilMs - fromMs) / 1000).toFixed(1)
  const why = isServed || servedByMs === undefined ? 'took longer than it had to' : 'could have been served'
  return [
    {
      atMs: untilMs,
      identity: identity.name,
      what: `a call of ${process} that began at ${(fromMs / 1000).toFixed(1)} s ${why}: ${outcome} after ${seconds} s`,
    },
  ]
}

// One process notices only a part of it.
const stallFactor = 3
const stallBeforeMs = 2000

/** For how long the machine let processes wait, during the call and shortly before. */
function stalledDuring({ fromMs, untilMs }: Call, { stalls }: View): number {
  const parts = stalls.map(
    (it) => Math.min(it.untilMs, untilMs) - Math.max(it.fromMs, fromMs - stallBeforeMs),
  )
  return parts.reduce((sum, part) => sum + Math.max(part, 0), 0)
}

function isExplained(call: Call, view: View): boolean {
  switch (call.outcome) {
    case 401:
    case 403:
      return call.fromMs <= refusalsLastUntil(call, view)
    case 'credentials_rejected':
    case 'request_rejected':
      return call.untilMs <= restsUntil(view, call.untilMs) + limits.busySlackMs
    case 'invalid_response':
      return call.untilMs <= nextAttemptBy(view, call.untilMs) + limits.busySlackMs
    default:
      return false
  }
}

// Two that come within this time are one after the other for a client that looks now and then.
const burstGapMs = 3000

/**
 * Until when a call may be answered as having no live session: sessions were ended so shortly after one another, or
 * resources refused them for so long, that the client took the service for one that refuses every session. It tries again
 * after a second, and after twice as long each time: no later than after twice the time that it went on, and a second.
 */
function refusalsLastUntil({ untilMs: nowMs }: Call, { endings, troubles }: View): number {
  const refusing = troubles.filter(({ strikes }) => strikes !== 'sign-in')
  const before = [...endings, ...refusing]
    .filter(({ fromMs }) => fromMs <= nowMs)
    .toSorted((one, other) => other.untilMs - one.untilMs)
  const [last] = before
  if (!last) return -Infinity
  let firstMs = last.fromMs
  let count = 0
  for (const { fromMs, untilMs } of before) {
    if (untilMs < firstMs - burstGapMs) break
    firstMs = Math.min(firstMs, fromMs)
    count += 1
  }
  const isBurst = count > 1 || refusing.some(({ untilMs }) => untilMs === last.untilMs)
  return isBurst ? last.untilMs + 2 * (last.untilMs - firstMs) + 2000 : -Infinity
}
