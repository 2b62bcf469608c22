import type { IncomingCall } from '../../gateway/callers/caller.ts'
import type { Target } from '../../gateway/target.ts'
import type { GatewayWorld } from '../../gateway/world.ts'
import type { CookieJar } from '../cookies.ts'
import type { Keeping } from '../keeping.ts'
import type { BrowserSettings } from '../options.ts'
import type { Sealer } from '../seal.ts'

/** What the endpoints of browser sessions stand on. */
export interface BrowserWorld {
  readonly world: GatewayWorld
  readonly settings: BrowserSettings
  readonly keeping: Keeping
  readonly sealer: Sealer
  /** Where a sign-in by code that was begun is kept. */
  readonly pendingJar: CookieJar
  /** Takes note of something that must happen once; tells whether it is the first time. */
  claimOnce(what: string, ttlMs: number): Promise<boolean>
}

/** An answer, and the cookies that go with it. */
export interface EndpointAnswer {
  readonly response: Response
  readonly cookies?: readonly string[] | undefined
}

/** Answers one endpoint. */
export type Endpoint = (call: IncomingCall, target: Target, browser: BrowserWorld) => Promise<EndpointAnswer>
