import { send } from '../protocol/send.ts'
import { type Follower, initOf } from '../resource/follow.ts'

/**
 * Leaves redirects to the runtime, as a page must, which is not shown where they lead. It leaves the token behind where
 * that is another origin (fetch standard, section 4.4); what is said there is not about the session.
 */
export const followByRuntime: Follower = async ({ call, token, transport }) => {
  const response = await send(transport, call.address, initOf(call, token, call.redirect))
  const hasLeft = response.redirected && new URL(response.url).origin !== new URL(call.address).origin
  return { response, isSignedIn: token !== undefined && !hasLeft }
}
