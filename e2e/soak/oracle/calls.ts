// Which calls a correct client could have served. A call is at fault where it failed, or was served later than it had to
// be, unless there is an excuse for it (`excuses.ts`), or the authorization server was out of reach: there was no session
// to call with, and within the caller's patience no stretch of time without trouble that was long enough for the pauses
// that the client has to make (`reach.ts`). In doubt it is excused. A machine that is too busy to let processes run is no
// fault of theirs.
import type { Call } from '../history.ts'
import { type Excuse, excuseFor } from './excuses.ts'
import { type Fault, limits } from './fault.ts'
import { heldThroughout } from './held.ts'
import { mustBeServedBy } from './reach.ts'
import { stalledDuring } from './stalls.ts'
import type { View } from './view.ts'

/** What became of an identity's calls that were not served in time. */
export interface JudgedCalls {
  readonly faults: readonly Fault[]
  /** How many failed for which reason. */
  readonly excused: Readonly<Partial<Record<Excuse | 'out of reach', number>>>
}

export function judgeCalls(view: View): JudgedCalls {
  const faults: Fault[] = []
  const excused: Partial<Record<Excuse | 'out of reach', number>> = {}
  for (const call of view.calls) {
    const judgement = judgeCall(call, view)
    if (typeof judgement === 'string') excused[judgement] = (excused[judgement] ?? 0) + 1
    else if (judgement) faults.push(judgement)
  }
  return { faults, excused }
}

function judgeCall(call: Call, view: View): Fault | Excuse | 'out of reach' | undefined {
  const { fromMs, untilMs, outcome, process } = call
  const isServed = outcome === 200
  if (isServed && untilMs - fromMs <= limits.busySlackMs) return undefined
  const stalledMs = stalledDuring(call, view)
  const servedByMs = mustBeServedOnBusyMachine(call, view, stalledMs)
  const longestMs = limits.patienceMs + limits.busySlackMs + stalledMs
  const isLate = untilMs > Math.min(servedByMs ?? Infinity, fromMs + longestMs)
  if (isServed && !isLate) return undefined
  const excuse = excuseFor(call, view)
  if (excuse) return isServed ? undefined : excuse
  if (!isLate && servedByMs === undefined) return 'out of reach'
  const began = (fromMs / 1000).toFixed(1)
  const seconds = ((untilMs - fromMs) / 1000).toFixed(1)
  const why = isServed || servedByMs === undefined ? 'took longer than it had to' : 'could have been served'
  const what = `a call of ${process} that began at ${began} s ${why}: ${outcome} after ${seconds} s`
  return { atMs: untilMs, identity: view.identity.name, what }
}

/** The moment by which a call must be served, where there is one. */
function mustBeServedOnBusyMachine(call: Call, view: View, stalledMs: number): number | undefined {
  const { fromMs } = call
  const idleMs = heldThroughout(call, view) ? fromMs + limits.busySlackMs : mustBeServedBy(call, view)
  const servedByMs = (idleMs ?? Infinity) + stalledMs
  return servedByMs > fromMs + limits.patienceMs ? undefined : servedByMs
}
