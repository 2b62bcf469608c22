/** The time that a server believes it is. */
export interface TestServerClock {
  /** The server's time, in milliseconds since 1970. */
  readonly nowMs: number
  /** Moves the server's time on, or back with a negative number, without anybody waiting. */
  advance(durationMs: number): void
}

/** A clock that can be moved while it runs. */
export class ServerClock implements TestServerClock {
  readonly #source: () => number
  #offsetMs = 0

  constructor(source: () => number) {
    this.#source = source
  }

  get nowMs(): number {
    return this.#source() + this.#offsetMs
  }

  advance(durationMs: number): void {
    if (!Number.isFinite(durationMs)) throw new TypeError('The clock moves by a number of milliseconds')
    this.#offsetMs += durationMs
  }

  /** Takes all moves back. */
  reset(): void {
    this.#offsetMs = 0
  }
}
