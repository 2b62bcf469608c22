import type { Exchange } from '../history.ts'
import { type Fault, limits } from './fault.ts'
import { isShared, overlaps, type View } from './view.ts'

// A device that was locked or given another secret is refused when somebody needs a session next.
const causeMs = 30_000

/** Until when the credentials rest that the server has refused as it was told to; `-Infinity` where it has not. */
export function restsUntil(view: View, atMs: number): number {
  const refusal = view.tokenRequests.findLast(
    ({ answer, untilMs }) => answer.is === 'refusal' && untilMs <= atMs,
  )
  if (!refusal || !isCaused(refusal, view)) return -Infinity
  return refusal.untilMs + restMs(countInARow(refusal, view))
}

/** Refused credentials that were presented again before their time. */
export function judgeRefusals(view: View): Fault[] {
  const { identity, tokenRequests, kills } = view
  const refusals = tokenRequests.filter(({ answer }) => answer.is === 'refusal')
  return refusals.flatMap((refusal) => {
    const untilMs = refusal.untilMs + restMs(countInARow(refusal, view)) - 1000
    const again = tokenRequests.filter(
      (it) => it.presented === refusal.presented && it.fromMs > refusal.untilMs && it.fromMs < untilMs,
    )
    // Whoever keeps it in memory alone cannot know what it knew before it was killed.
    const forgotten = (it: Exchange) =>
      !isShared(identity) && kills.some(({ fromMs }) => fromMs > refusal.fromMs && fromMs < it.fromMs)
    return again
      .filter((it) => !forgotten(it))
      .slice(0, 1)
      .map((it) => ({
        atMs: it.fromMs,
        identity: identity.name,
        what: `credentials that were refused at ${(refusal.untilMs / 1000).toFixed(1)} s were presented again`,
      }))
  })
}

/** How often credentials were presented although they had been refused before, rest or no rest. */
export function countRefused({ tokenRequests }: View): number {
  return tokenRequests.filter(({ answer }) => answer.is === 'refusal').length
}

function isCaused(refusal: Exchange, { endings, troubles }: View): boolean {
  return (
    endings.some(
      ({ identity, fromMs }) =>
        identity !== undefined && fromMs <= refusal.untilMs && fromMs > refusal.fromMs - causeMs,
    ) || troubles.some((it) => it.what === 'throttle' && overlaps(it, refusal, 100))
  )
}

/** How many refusals came one after the other, up to this one. */
function countInARow(refusal: Exchange, { tokenRequests }: View): number {
  const before = tokenRequests.filter(({ fromMs }) => fromMs <= refusal.fromMs)
  const lastGrant = before.findLastIndex(({ answer }) => answer.is === 'grant')
  return before
    .slice(lastGrant + 1)
    .filter(({ answer, presented }) => answer.is === 'refusal' && presented === refusal.presented).length
}

function restMs(count: number): number {
  return limits.restMs * 2 ** (count - 1)
}
