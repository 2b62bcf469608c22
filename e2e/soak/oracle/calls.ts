// Which calls a correct client could have served. A call is at fault where it failed, or was served later than it had to
// be, unless one of these explains it. In doubt it is explained.
//  1. Resources were in trouble during the call: what they answer is the caller's, as it is.
//  2. Its session was ended under it more than once: a call is made again a bounded number of times.
//  3. The server had refused the credentials, as it was told to, and they rest.
//  4. The server had answered with something that is no answer; that is told at once, until it is asked again.
//  5. There was no session to call with, and within the caller's patience no stretch of time without trouble that was
//     long enough for the pauses that the client has to make (see `reach.ts`).
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
  const servedByMs = heldThroughout(call, view) ? fromMs + limits.busySlackMs : mustBeServedBy(call, view)
  const isServed = outcome === 200
  const isLate = untilMs > Math.min(servedByMs ?? Infinity, fromMs + limits.patienceMs + limits.busySlackMs)
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

function isExplained(call: Call, view: View): boolean {
  switch (call.outcome) {
    case 401:
    case 403:
      return view.endings.filter((it) => overlaps(it, call, 50)).length > 1
    case 'credentials_rejected':
    case 'request_rejected':
      return call.untilMs <= restsUntil(view, call.untilMs) + limits.busySlackMs
    case 'invalid_response':
      return call.untilMs <= nextAttemptBy(view, call.untilMs) + limits.busySlackMs
    default:
      return false
  }
}
