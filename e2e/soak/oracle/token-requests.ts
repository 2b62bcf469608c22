// Token requests against the least possible. Each must have a reason:
//  - there was no session yet, or its process was killed with it
//  - the session was in the last part of its life, or over
//  - the session was ended: by the script, or by what a service answered
//  - the request before it failed
import type { Exchange } from '../history.ts'
import { type Fault, limits } from './fault.ts'
import { stalledDuring } from './stalls.ts'
import { hasFailed, isShared, type View } from './view.ts'

/** The token requests of an identity. */
export interface TokenRequests {
  readonly made: number
  /** One for each beginning and end of a session: no client can do with less. */
  readonly least: number
  /** Those that came after one that failed. */
  readonly repeated: number
  readonly faults: readonly Fault[]
}

export function judgeTokenRequests(view: View): TokenRequests {
  const faults: Fault[] = []
  let least = 0
  let repeated = 0
  const { tokenRequests, identity } = view
  for (const [index, request] of tokenRequests.entries()) {
    const before = tokenRequests.slice(0, index)
    const reason = reasonFor(request, before, view)
    if (reason === 'needed') least += 1
    else if (reason === 'repeated') repeated += 1
    const fault = (what: string) => faults.push({ atMs: request.fromMs, identity: identity.name, what })
    if (reason === 'none') fault('a token request without a reason')
    if (isBesideAnother(request, before, view)) fault('a token request while another one was under way')
    const pauseMs = missingPauseMs(request, before, view)
    if (pauseMs > 0) fault(`a token request ${Math.round(pauseMs)} ms before its time, after one that failed`)
  }
  return { made: tokenRequests.length, least, repeated, faults }
}

function reasonFor(
  request: Exchange,
  before: readonly Exchange[],
  view: View,
): 'needed' | 'repeated' | 'none' {
  const { identity, endings, clockMoves, kills, resources } = view
  const last = before.at(-1)
  if (last && hasFailed(last)) return 'repeated'
  const held = before.findLast(({ answer }) => answer.is === 'grant')
  if (held?.answer.is !== 'grant') return 'needed'
  const { token } = held.answer
  const ageMs = request.fromMs - held.fromMs
  const renewalMs = identity.sessionMs * (1 - limits.renewalPart) - limits.clockSlackMs
  const isEnded = endings.some((it) => it.fromMs <= request.fromMs && it.untilMs >= held.fromMs)
  // Each of those who share a session learns for itself what time it is at the server.
  const learnedMs = isShared(identity) ? identity.sessionMs : 0
  const isTimeless = clockMoves.some(
    (it) => it.fromMs <= request.fromMs && it.untilMs >= held.fromMs - learnedMs,
  )
  // Before it is in the store the others know nothing of it.
  const isLost = kills.some(
    ({ fromMs, untilMs }) =>
      untilMs >= held.fromMs &&
      fromMs <= request.fromMs &&
      (!isShared(identity) || fromMs < held.untilMs + 1000),
  )
  const isRefused = resources.some(
    ({ presented, answer, untilMs }) =>
      presented === token &&
      answer.is === 'status' &&
      (answer.status === 401 || answer.status === 403) &&
      untilMs <= request.fromMs,
  )
  // What is seen late seems to be closer to what comes next.
  const isRenewal = ageMs + stalledDuring({ fromMs: held.fromMs, untilMs: request.fromMs }, view) >= renewalMs
  return isRenewal || isEnded || isTimeless || isLost || isRefused ? 'needed' : 'none'
}

function isBesideAnother(request: Exchange, before: readonly Exchange[], view: View): boolean {
  const { kills } = view
  return before.some(
    (it) =>
      // The witness sees late that somebody went away, where it had to wait for a processor itself.
      it.untilMs >
        request.fromMs + 5 + stalledDuring({ fromMs: request.fromMs, untilMs: it.untilMs }, view) &&
      !kills.some(({ fromMs }) => fromMs >= it.fromMs - 5 && fromMs <= request.fromMs),
  )
}

/**
 * By how much a request came too early after one that was answered with a failure. Of those who share a session, each has
 * its own pause; and where a connection breaks, a runtime sends a request again by itself.
 */
function missingPauseMs(request: Exchange, before: readonly Exchange[], { identity, kills }: View): number {
  const last = before.at(-1)
  if (last?.answer.is !== 'status' || isShared(identity)) return 0
  if (kills.some(({ fromMs, untilMs }) => untilMs >= last.fromMs && fromMs <= request.fromMs)) return 0
  // Who asked is not told of the end of an exchange at the moment at which its witness sees it.
  const leastMs = Math.max(limits.shortestPauseMs, last.answer.retryAfterMs ?? 0) - 50
  return Math.max(leastMs - (request.fromMs - last.untilMs), 0)
}
