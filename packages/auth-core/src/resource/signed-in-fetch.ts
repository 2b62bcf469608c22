import { AuthError } from '../errors/auth-error.ts'
import { networkError } from '../errors/failures.ts'
import { safeCause } from '../errors/safe-cause.ts'
import type { Session } from '../session/session.ts'
import type { SessionKeeper } from '../session/session-keeper.ts'
import { type Call, readCall } from './call.ts'
import { nextHop } from './redirect.ts'

// The limit of the fetch standard.
const maximumHops = 20

/** What a signed-in fetch stands on. */
export interface SignedInFetchContext {
  root: URL
  keeper: SessionKeeper
  fetch: typeof globalThis.fetch
  redact: (text: string) => string
}

/**
 * Makes the `fetch` that is already signed in. The token goes to the root's origin and to no other; a redirect is
 * followed hop by hop, and once a call has left the root's origin it goes on without the token for good.
 */
export function createSignedInFetch(context: SignedInFetchContext): typeof globalThis.fetch {
  const { root, keeper } = context
  return async (input, init) => {
    const call = readCall(root, input, init)
    const mayCarryToken = call.url.origin === root.origin && !call.headers.has('authorization')
    if (!mayCarryToken) return followRedirects(context, call)

    if (!call.headers.has('accept')) call.headers.set('accept', 'application/json')
    const session = await keeper.get()
    const response = await followRedirects(context, call, session)
    if (!isDeadSession(response) || !call.repeatable) return response
    await response.body?.cancel()
    return followRedirects(context, call, await keeper.replace(session))
  }
}

async function followRedirects(
  context: SignedInFetchContext,
  firstCall: Call,
  session?: Session,
): Promise<Response> {
  let call = firstCall
  let token = session?.accessToken
  for (let hop = 0; hop <= maximumHops; hop += 1) {
    const response = await send(context, call, token)
    const next = call.redirect === 'follow' ? nextHop(call, response) : undefined
    if (!next) return response
    await response.body?.cancel()
    if (next.url.origin !== context.root.origin) token = undefined
    call = next
  }
  throw new AuthError(networkError, `${call.url.host} redirects more than ${maximumHops} times.`)
}

async function send({ fetch, redact }: SignedInFetchContext, call: Call, token?: string): Promise<Response> {
  const headers = new Headers(call.headers)
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  const body = call.body()
  const init = {
    ...call.rest,
    method: call.method,
    headers,
    redirect: call.redirect === 'follow' ? 'manual' : call.redirect,
    ...(call.signal && { signal: call.signal }),
    ...(body !== undefined && { body }),
    // What cannot be sent again is a stream, and fetch takes a stream only with this said.
    ...(!call.repeatable && { duplex: 'half' }),
  } as RequestInit
  try {
    return await fetch(call.url.href, init)
  } catch (error) {
    if (call.signal?.aborted) throw call.signal.reason
    throw new AuthError(networkError, `No answer came from ${call.url.host}.`, {
      cause: safeCause(error, redact),
    })
  }
}

// iCDR 2.x answers 403 where a session is gone (protocol 6.5), iCDR 3.x and the standard say 401.
function isDeadSession({ status }: Response): boolean {
  return status === 401 || status === 403
}
