import { isAuthError } from '@santedb/auth-core'
import type { IncomingCall, ProvenCaller } from '../callers/caller.ts'
import { startDeadline } from '../deadline.ts'
import { guardMessage } from '../guard-message.ts'
import { type HeaderLists, onwardHeaders } from '../headers.ts'
import { limitBody } from '../limit-body.ts'
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
export function addressOf({ path, query }: Target, { root }: GatewayWorld): string {
  return root.href.replace(/\/$/, '') + path + query
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
  const deadline = startDeadline(world.clock, route.timeoutMs, request.signal)
  let body: Awaited<ReturnType<typeof limitBody>> | undefined
  try {
    const repeatable = route.onward !== 'anonymous'
    const { signal, stop } = deadline
    const limits = {
      maximumBytes: route.maximumBodyBytes,
      repeatable,
      signal,
      stop,
      passBody: world.passBody,
    }
    body = await limitBody(request, limits)
    return await send(addressOf(target, world), {
      method: request.method,
      headers,
      redirect: 'manual',
      signal,
      ...(body.content !== undefined && { body: body.content }),
      ...(body.content instanceof ReadableStream && { duplex: 'half' }),
    })
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
