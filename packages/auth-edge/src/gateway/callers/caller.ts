import type { GatewayWorld } from '../world.ts'

/** A way for callers to prove themselves; made by {@link apiKey}, {@link jwt} and their like, or by you. */
export interface Caller {
  /** What it is called in logs. */
  readonly kind: string
  /** What is wrong with its options, each with the option's name. They are told with all others of the gateway. */
  readonly faults: readonly string[]
  /** The request headers that it reads, in lower case: answers are told apart by them (`Vary`). */
  readonly readsHeaders: readonly string[]
  /** Whether calls can go on as the caller: then {@link ProvenCaller.fetch} is there. */
  readonly actsForItself: boolean
  /** Makes the check, once for a gateway. */
  connect(world: GatewayWorld): ProveCaller
}

/**
 * Looks for a caller's credential.
 *
 * @returns `undefined` where there is none of this kind.
 * @throws Problem for one that is wrong.
 */
export type ProveCaller = (call: IncomingCall) => Promise<ProvenCaller | undefined>

/** A request that arrived. */
export interface IncomingCall {
  readonly request: Request
  /** What the runtime gave besides the request. */
  readonly context: object | undefined
  readonly requestId: string
}

/** Who called. */
export interface ProvenCaller {
  readonly kind: string
  /** The caller's name, for logs; never a secret. */
  readonly name?: string | undefined
  /** Calls SanteDB as the caller. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** What is to be done before the answer is given: cookies to set with it. */
  readonly finish?: (() => Promise<readonly string[]>) | undefined
}
