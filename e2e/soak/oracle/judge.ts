import type { History } from '../history.ts'
import { judgeCalls } from './calls.ts'
import type { Fault } from './fault.ts'
import { type Growth, judgeGrowth, measureGrowth } from './growth.ts'
import { countRefused, judgeRefusals } from './refusals.ts'
import { judgeTokenRequests } from './token-requests.ts'
import { viewOf } from './view.ts'

/** What is to be said of one identity. */
export interface Figures {
  readonly identity: string
  readonly calls: number
  /** Calls that no client could have served. */
  readonly excused: number
  /** Calls that failed, or came late, although a correct client could have served them. */
  readonly failed: number
  readonly tokenRequests: number
  readonly leastTokenRequests: number
  readonly repeatedTokenRequests: number
  readonly refusals: number
  readonly refusedPresentedAgain: number
}

/** What is to be said of a soak. */
export interface Verdict {
  readonly figures: readonly Figures[]
  readonly growth: readonly Growth[]
  /** The earliest first. */
  readonly faults: readonly Fault[]
}

/** Judges a history by what a correct client does, and by nothing that is known of this one. */
export function judge(history: History): Verdict {
  const faults: Fault[] = history.observations.map(({ atMs, what, text }) => ({
    atMs,
    what: `${what}: ${text}`,
  }))
  const figures = history.identities.map((identity): Figures => {
    const view = viewOf(history, identity)
    const failedCalls = judgeCalls(view)
    const again = judgeRefusals(view)
    const { made, least, repeated, faults: needless } = judgeTokenRequests(view)
    faults.push(...failedCalls, ...again, ...needless)
    const unserved = view.calls.filter(({ outcome }) => outcome !== 200).length
    return {
      identity: identity.name,
      calls: view.calls.length,
      excused: Math.max(unserved - failedCalls.length, 0),
      failed: failedCalls.length,
      tokenRequests: made,
      leastTokenRequests: least,
      repeatedTokenRequests: repeated,
      refusals: countRefused(view),
      refusedPresentedAgain: again.length,
    }
  })
  faults.push(...judgeGrowth(history.samples))
  return {
    figures,
    growth: measureGrowth(history.samples),
    faults: faults.toSorted((one, other) => one.atMs - other.atMs),
  }
}
