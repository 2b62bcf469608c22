/** Where something is written to. */
export interface Writer {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean
  /** Writes, and waits while the reader is behind. */
  write(text: string | Uint8Array): Promise<void>
}

/** Everything outside that a command touches, so that a test can be all of it. */
export interface World {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly input: AsyncIterable<Uint8Array> & { readonly isTerminal: boolean }
  /** Results, and nothing else. */
  readonly output: Writer
  /** What is for people: progress, warnings, failures. */
  readonly errors: Writer
  /** Ends everything; its reason is an {@link Interruption}. */
  readonly signal: AbortSignal
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** What ended a command from outside, and what it exits with. */
export class Interruption extends Error {
  override readonly name = 'Interruption'
  readonly exitCode: number
  readonly #works: Promise<unknown>[] = []

  constructor(exitCode: number) {
    super('The command was interrupted.')
    this.exitCode = exitCode
  }

  /** Has the process wait for some work, which must be short. */
  waitFor(works: readonly Promise<unknown>[]): void {
    this.#works.push(...works)
  }

  /** When all of that is over, whatever came of it. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#works)
  }
}
