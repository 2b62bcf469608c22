import type { Auth, AuthOptions, Clock } from '@santedb/auth-core'

/** What makes a signed-in fetch: `createAuth`, or a runtime's own one that needs to know the request's context. */
export type AuthMaker = (options: AuthOptions, context: object | undefined) => Auth

/** What the parts of a gateway stand on. */
export interface GatewayWorld {
  readonly root: URL
  /** The root as addresses begin with it, without a slash at the end. */
  readonly base: string
  readonly clock: Clock
  /** What sends requests, without signing in. */
  readonly fetch: typeof globalThis.fetch
  /** How the gateway itself signs in. */
  readonly authOptions: AuthOptions
  readonly createAuth: AuthMaker
  readonly lengthsHold: boolean
  readonly callsEnd: boolean
  /** The gateway's own session. */
  application(context: object | undefined): Auth
}

/** The runtime's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout(callback, delayMs) {
    const timer = setTimeout(callback, delayMs)
    return () => clearTimeout(timer)
  },
}
