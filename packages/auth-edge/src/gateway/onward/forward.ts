import { isAuthError } from '@santedb/auth-core'
import type { IncomingCall, ProvenCaller } from '../callers/caller.ts'
import { startDeadline, startTimeLimit } from '../deadline.ts'
import { guardMessage } from '../guard-message.ts'
import { type HeaderLists, onwardHeaders } from '../headers.ts'
import { limitBody, passBody } from '../limit-body.ts'
import { Problem } from '../problem.ts'
import type { Route } from '../route.ts'
import type { Target } from '../target.ts'
import type { GatewayWorld } from '../world.ts'
import { chooseFetch } from './onward.ts'

/** A call that may go on. */
export interface OnwardCall extends IncomingCall {
  readonly target: Target
  readonly route: Route
  readonly caller: ProvenCaller
}

/** SanteDB's address for a target. */
export function addressOf({ path, query }: Target, { base }: GatewayWorld): string {
  return base + path + query
}

/**
 * Sends a call on to SanteDB, within the limits of its route, and gives the beginning of the answer.
 *
 * @throws Problem for whatever goes wrong.
 */
export async function forward(call: OnwardCall, lists: HeaderLists, world: GatewayWorld): Promise<Response> {
  const { request, route, caller, requestId, target } = call
  guardMessage(request, route.maximumBodyBytes, lists.onward.includes('content-encoding'))
  const send = chooseFetch(route.onward, caller, call, world)
  const headers = onwardHeaders(request.headers, lists, { requestId, proofs: route.vary })
  const limits = { maximumBytes: route.maximumBodyBytes, repeatable: route.onward !== 'anonymous' }
  let body = passBody(request, limits, world.lengthsHold)
  const { clock } = world
  const deadline =
    world.callsEnd && body
      ? startTimeLimit(clock, route.timeoutMs)
      : startDeadline(clock, route.timeoutMs, request.signal)
  try {
    const { signal } = deadline
    if (!body && signal) body = await limitBody(request, limits, { signal, stop: deadline.stop })
    const init: RequestInit & { duplex?: 'half' } = { method: request.method, headers, redirect: 'manual' }
    if (signal) init.signal = signal
    if (body?.content !== undefined) init.body = body.content
    if (body?.content instanceof ReadableStream) init.duplex = 'half'
    return await deadline.wait(send(addressOf(target, world), init))
  } catch (error) {
    const hasArrived = body?.isComplete() ?? false
    if (body?.problem()) throw body.problem()
    if (deadline.isOver())
      throw new Problem(hasArrived ? 'service_timeout' : 'request_timeout', { cause: error })
    if (request.signal.aborted) throw new Problem('caller_left', { cause: error })
    if (error instanceof Problem || isAuthError(error)) throw error
    throw new Problem('service_unreachable', { cause: error })
  } finally {
    deadline.lift()
  }
}
