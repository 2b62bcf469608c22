/** The codes that have been used, as long as they could be used again. */
export class UsedCodes {
  readonly #untilMs = new Map<string, number>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Uses a code, and tells whether this was the first time. */
  use(code: string, expiresAtMs: number): boolean {
    const nowMs = this.#clock()
    for (const [used, untilMs] of this.#untilMs) {
      if (untilMs <= nowMs) this.#untilMs.delete(used)
    }
    if (this.#untilMs.has(code)) return false
    this.#untilMs.set(code, expiresAtMs)
    return true
  }

  clear(): void {
    this.#untilMs.clear()
  }
}
