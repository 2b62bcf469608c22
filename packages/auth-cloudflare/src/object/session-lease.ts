import { RpcTarget } from 'cloudflare:workers'

/** A lease as its holder has it. It ends when it is released, and with the request that took it. */
export class SessionLease extends RpcTarget {
  readonly #end: () => void

  /** Made by {@link SessionObject}. */
  constructor(end: () => void) {
    super()
    this.#end = end
  }

  /** Ends the lease. */
  async release(): Promise<void> {
    this.#end()
  }

  /** Called by the runtime, when the holder has let go of it or is no more. */
  [Symbol.dispose](): void {
    this.#end()
  }
}
