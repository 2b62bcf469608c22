import type { AuthOptions } from '@santedb/auth-core'
import type { BrowserSessions } from '../browser/browser-sessions.ts'
import type { GatewayLog, GatewayMeter } from './observe.ts'
import type { RouteOptions } from './route.ts'
import type { AuthMaker } from './world.ts'

/** What {@link createGateway} takes: what `createAuth` takes, for the gateway's own session, and its routes. */
export interface GatewayOptions extends Omit<AuthOptions, 'grant'> {
  /** What goes through, by whom and as whom. The first route that matches path and method is taken. */
  readonly routes: readonly RouteOptions[]
  /**
   * Sessions of browsers, as `browserSessions` of `@santedb/auth-edge/browser-sessions` makes them: their endpoints
   * are there then, before all routes.
   *
   * @default none
   */
  readonly browser?: BrowserSessions | undefined
  /**
   * Request headers that go on to SanteDB besides the usual ones. Those that tell who the caller is, or where the
   * message ends, cannot be listed. With `Content-Encoding` compressed bodies pass, which are larger at SanteDB
   * than the limit of their route.
   *
   * @default none
   */
  readonly requestHeaders?: readonly string[] | undefined
  /**
   * Headers of SanteDB's answers that come back besides the usual ones.
   *
   * @default none
   */
  readonly answerHeaders?: readonly string[] | undefined
  /**
   * Where the gateway tells that it runs.
   *
   * @default '/livez'
   */
  readonly liveness?: string | false | undefined
  /**
   * Where the gateway tells that it can do its work: that it has a session with SanteDB, if it needs one.
   *
   * @default '/readyz'
   */
  readonly readiness?: string | false | undefined
  /** Receives what becomes of each request, and of the gateway's session. */
  readonly log?: GatewayLog | undefined
  /** Receives how long requests take. */
  readonly measure?: GatewayMeter | undefined
  /**
   * What makes the signed-in fetch, called for each request with what the runtime gave with it.
   *
   * @default `createAuth` of `@santedb/auth-core`, once for the gateway's own session
   */
  readonly createAuth?: AuthMaker | undefined
  /**
   * Whether the runtime itself fails a body that is not as long as its `Content-Length` says, when it arrives and when
   * it is sent on, as Workers do. Such a body then passes without being looked at, unless it is held.
   *
   * @default false: bodies are counted as they pass
   */
  readonly lengthsHold?: boolean | undefined
  /**
   * Whether the runtime itself ends the calls that a request has begun, when the request has ended or its caller has
   * gone, as Workers do. They are then made without a signal.
   *
   * @default false
   */
  readonly callsEnd?: boolean | undefined
}
