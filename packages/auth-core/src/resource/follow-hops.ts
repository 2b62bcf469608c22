import { AuthError } from '../errors/auth-error.ts'
import { networkError } from '../errors/failures.ts'
import { send } from '../protocol/send.ts'
import { type Follower, initOf } from './follow.ts'
import { nextHop } from './redirect.ts'

// The limit of the fetch standard.
const maximumHops = 20

/** Follows hop by hop: once a call has left the origins that its token is for, it goes on without it for good. */
export const followHops: Follower = async ({ call: firstCall, token: ownToken, transport, takesToken }) => {
  let call = firstCall
  let token = ownToken
  for (let hop = 0; hop <= maximumHops; hop += 1) {
    const redirect = call.redirect === 'follow' ? 'manual' : call.redirect
    const response = await send(transport, call.address, initOf(call, token, redirect))
    const next = nextHop(call, response)
    if (!next) return { response, isSignedIn: token !== undefined }
    await response.body?.cancel()
    if (!takesToken(next.address)) token = undefined
    call = next
  }
  throw new AuthError(networkError, `${new URL(call.address).host} redirects more than 20 times.`)
}
