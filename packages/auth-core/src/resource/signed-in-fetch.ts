import type { Transport } from '../protocol/server.ts'
import type { Clock } from '../session/clock.ts'
import type { Session } from '../session/session.ts'
import type { Wait } from '../session/session-keeper.ts'
import { createAddresses } from './addresses.ts'
import { type Call, readCall } from './call.ts'
import { isDeadSession } from './dead-session.ts'
import type { Follower } from './follow.ts'
import { createRenewalMemory } from './renewal-memory.ts'

// Once with a session that somebody else left in the store, and once with a new one.
const mostRepeats = 2

/** What a signed-in fetch stands on. */
export interface SignedInFetchContext {
  readonly transport: Transport
  readonly clock: Clock
  /** Looks at every answer that is no success. */
  readonly onRefused?: ((response: Response) => void) | undefined
  /** Whether the server is none of SanteDB's, so that a 403 is never about the session. */
  readonly standard: boolean
  /** Makes a call, and follows its redirects. */
  readonly follow: Follower
  /** Obtains a session to make a refused call with once more. */
  readonly elevate?: ((refused: Response) => Promise<Session | undefined>) | undefined
  /** The origins beside the root's that the token may go to. */
  readonly origins: readonly string[]
  /** The session to call with. */
  get(this: void, wait: Wait): Promise<Session>
  /** Gives up a session that was answered as dead, so that `get` gives another; missing where there is no other. */
  giveUp?(this: void, refused: Session): void
  /** Whether the server granted the session to us last; missing where there is nobody else to have one from. */
  isGranted?(this: void, accessToken: string): boolean
}

/**
 * Makes the `fetch` that is already signed in. The token goes to the origins that it is for and to no other; a
 * redirect is followed hop by hop, and once a call has left those origins it goes on without the token for good.
 */
export function createSignedInFetch(context: SignedInFetchContext): typeof globalThis.fetch {
  const { transport, clock, onRefused, follow, elevate, standard, origins, get, giveUp, isGranted } = context
  const { couldHelp, didNotHelp, helped } = createRenewalMemory(clock)
  const { resolve, takesToken } = createAddresses(transport.root, origins)
  const make = (call: Call, session?: Session) =>
    follow({ call, token: session?.accessToken, transport, takesToken })

  return async (input, init) => {
    const call = readCall(resolve, input, init)
    // A caller who brings an `Authorization` means that one.
    const signsIn = takesToken(call.address) && !call.headers?.has('authorization')
    if (!signsIn) return (await make(call)).response

    // One for all that the call has to wait for.
    const wait: Wait = { signal: call.signal ?? undefined }
    let session = await get(wait)
    for (let repeats = 0; ; repeats += 1) {
      const { response, isSignedIn } = await make(call, session)
      // Where a redirect led the call away it went without the token: what is said there is not about the session.
      if (!isSignedIn) return response
      if (response.ok) {
        helped(call.address)
        return response
      }

      onRefused?.(response)
      const elevated = call.repeatable && (await elevate?.(response))
      if (elevated) {
        await response.body?.cancel()
        return (await make(call, elevated)).response
      }
      const mayRenew = giveUp && repeats < mostRepeats && couldHelp(call.address)
      if (!mayRenew || !(await isDeadSession(response, standard))) return response
      if (repeats > 0 && (isGranted?.(session.accessToken) ?? true)) {
        didNotHelp(call.address)
        return response
      }
      giveUp(session)
      if (!call.repeatable) return response
      await response.body?.cancel()
      session = await get(wait)
    }
  }
}
