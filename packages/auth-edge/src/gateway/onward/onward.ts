import type { IncomingCall, ProvenCaller } from '../callers/caller.ts'
import type { GatewayWorld } from '../world.ts'

/** As whom a call goes on. */
export type OnwardIdentity = 'application' | 'caller' | 'anonymous'

/** The `fetch` that a call goes on with. */
export function chooseFetch(
  onward: OnwardIdentity,
  caller: ProvenCaller,
  { context }: IncomingCall,
  world: GatewayWorld,
): typeof globalThis.fetch {
  if (onward === 'application') return world.application(context).fetch
  if (onward === 'anonymous') return world.fetch
  if (!caller.fetch) throw new Error(`A caller of kind ${caller.kind} has no session to go on with.`)
  return caller.fetch
}
