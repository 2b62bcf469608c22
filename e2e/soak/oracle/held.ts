import type { Call } from '../history.ts'
import { limits } from './fault.ts'
import { hasFailed, isShared, type View } from './view.ts'

/**
 * Whether the caller's client held a live session for as long as the call took: one that it had called with before, and
 * that nothing has ended since. Then it does not matter whether the authorization server can be reached.
 */
export function heldThroughout(call: Call, view: View): boolean {
  const { identity, tokenRequests, signIns, resources, endings, clockMoves, kills } = view
  const grant = tokenRequests.findLast(
    ({ answer, untilMs }) => answer.is === 'grant' && untilMs <= call.fromMs,
  )
  if (grant?.answer.is !== 'grant') return false
  const { token } = grant.answer
  const isUsed = resources.some(
    ({ presented, answer, untilMs }) =>
      presented === token && answer.is === 'status' && answer.status === 200 && untilMs <= call.fromMs,
  )
  const isOver = grant.fromMs + identity.sessionMs - limits.clockSlackMs < call.untilMs
  const isEnded = [...endings, ...clockMoves, ...kills].some(
    ({ fromMs, untilMs }) => untilMs >= grant.fromMs && fromMs <= call.untilMs,
  )
  // A refresh ends the token before it at the server, also where its answer is on the way or lost.
  const isRefreshed = tokenRequests.some(
    ({ fromMs, untilMs, grantType }) =>
      grantType === 'refresh_token' && untilMs > grant.untilMs && fromMs < call.untilMs,
  )
  // Refused by a service that was told to.
  const isRefused = resources.some(
    ({ presented, answer, untilMs }) =>
      presented === token &&
      answer.is === 'status' &&
      (answer.status === 401 || answer.status === 403) &&
      untilMs <= call.untilMs,
  )
  // One of those who share it may be in a pause, and does not know of it yet.
  const isUnknown =
    isShared(identity) &&
    signIns.some((it) => hasFailed(it) && it.untilMs > call.fromMs - 75_000 && it.fromMs < call.fromMs)
  return isUsed && !isOver && !isEnded && !isRefreshed && !isRefused && !isUnknown
}
