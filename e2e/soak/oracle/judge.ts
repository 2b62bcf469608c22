import type { History, Observation } from '../history.ts'
import { type JudgedCalls, judgeCalls } from './calls.ts'
import type { Fault } from './fault.ts'
import { type Growth, judgeGrowth, measureGrowth } from './growth.ts'
import { countRefused, judgeRefusals } from './refusals.ts'
import { judgeTokenRequests } from './token-requests.ts'
import { viewOf } from './view.ts'

/** What is to be said of one identity. */
export interface Figures {
  readonly identity: string
  readonly calls: number
  /** Calls that failed and that no client could have served, by the reason. */
  readonly excused: JudgedCalls['excused']
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
  /** How often something was seen that must never be. */
  readonly observed: Readonly<Record<Observation['what'], number>>
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
    const { faults: failedCalls, excused } = judgeCalls(view)
    const again = judgeRefusals(view)
    const { made, least, repeated, faults: needless } = judgeTokenRequests(view)
    faults.push(...failedCalls, ...again, ...needless)
    return {
      identity: identity.name,
      calls: view.calls.length,
      excused,
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
    observed: countObservations(history),
    faults: faults.toSorted((one, other) => one.atMs - other.atMs),
  }
}

function countObservations({ observations }: History): Verdict['observed'] {
  const count = (what: Observation['what']) => observations.filter((it) => it.what === what).length
  return {
    leak: count('leak'),
    unhandled: count('unhandled'),
    openFile: count('openFile'),
    brokenService: count('brokenService'),
    unanswered: count('unanswered'),
  }
}
