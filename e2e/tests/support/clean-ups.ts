/** What has to be done at the end, whatever happened before. */
export class CleanUps {
  readonly #steps: (() => Promise<unknown>)[] = []

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step)
  }

  /** Backwards, as what uses something goes before it. One that fails does not keep the others, and is told. */
  async run(): Promise<void> {
    const failures: unknown[] = []
    for (const step of this.#steps.splice(0).toReversed()) {
      await step().catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'))
  }
}
