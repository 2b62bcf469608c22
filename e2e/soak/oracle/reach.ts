// Until when a call must be served, because the authorization server could be reached for long enough.
//
// A client that failed pauses, for twice as long each time. With pauses p, 2p, 4p … the next one is never longer than
// twice the time since the first failure, and the first pause; nor is it longer than the longest pause, if the server did
// not ask for more. So after trouble of D the client has asked again no later than 2D + the first pause after it, and if
// nothing is in its way then, whoever waits is served.
import type { Call, Span } from '../history.ts'
import { limits } from './fault.ts'
import { hasFailed, isShared, type View } from './view.ts'

/** The moment by which a call must be served, or `undefined` where nothing was undisturbed for long enough. */
export function mustBeServedBy(call: Call, view: View): number | undefined {
  const disturbances = disturbancesOf(view)
  const begins = [call.fromMs, ...disturbances.map(({ untilMs }) => untilMs)].toSorted((a, b) => a - b)
  const lastMs = call.fromMs + limits.patienceMs - 500
  for (const beginMs of begins) {
    if (beginMs < call.fromMs || beginMs > lastMs) continue
    if (disturbances.some(({ fromMs, untilMs }) => fromMs <= beginMs && untilMs > beginMs)) continue
    const later = disturbances.filter(({ fromMs }) => fromMs > beginMs).map(({ fromMs }) => fromMs)
    const servedByMs = nextAttemptBy(view, beginMs) + limits.busySlackMs
    if (servedByMs <= Math.min(lastMs, ...later)) return servedByMs
  }
  return undefined
}

/** The moment by which the client has asked the server again, if somebody waits from `atMs` on. */
export function nextAttemptBy(view: View, atMs: number): number {
  const { signIns, kills, identity } = view
  const sinceMs = failuresCountFrom(view, atMs)
  const before = signIns.filter((it) => it.fromMs < atMs && it.fromMs >= sinceMs)
  const failures = before.filter(hasFailed)
  // Also those that are still under way.
  const lastEndMs = Math.max(...before.map(({ untilMs }) => untilMs))
  const firstMs = Math.min(...failures.map(({ fromMs }) => fromMs))
  const askedMs = Math.max(
    0,
    ...failures.map(({ answer }) => ('retryAfterMs' in answer ? (answer.retryAfterMs ?? 0) : 0)),
  )
  const pauseMs = Math.max(
    Math.min(2 * (lastEndMs - firstMs) + limits.firstPauseMs, limits.longestPauseMs),
    askedMs,
  )
  const leases = isShared(identity) ? kills.filter(({ fromMs }) => fromMs < atMs) : []
  return Math.max(
    atMs,
    ...(before.length > 0 ? [lastEndMs] : []),
    ...(failures.length > 0 ? [lastEndMs + pauseMs] : []),
    ...leases.map(({ fromMs }) => fromMs + limits.leaseMs),
  )
}

/** From when on failures count: a session that was granted makes an end of those before it. */
function failuresCountFrom({ tokenRequests, identity }: View, atMs: number): number {
  // To those who share a session it does so when they look for it, which may be a pause later.
  const known = atMs - (isShared(identity) ? 2 * limits.longestPauseMs + 15_000 : 0)
  const grants = tokenRequests.filter((it) => it.answer.is === 'grant' && it.untilMs <= known)
  return Math.max(0, ...grants.map(({ fromMs }) => fromMs))
}

function disturbancesOf({ troubles, endings, clockMoves, kills }: View): Span[] {
  return [...troubles, ...endings, ...clockMoves, ...kills]
}
