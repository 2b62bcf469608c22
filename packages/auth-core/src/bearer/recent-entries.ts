/** A map that holds no more than so many entries, and of those the ones that were used last. */
export class RecentEntries<Value> {
  readonly #entries = new Map<string, Value>()
  readonly #maximum: number

  constructor(maximum: number) {
    this.#maximum = maximum
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) this.set(key, value)
    return value
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#maximum) return
    // A map lists its keys in the order of their insertion.
    for (const oldest of this.#entries.keys()) return void this.#entries.delete(oldest)
  }

  delete(key: string): void {
    this.#entries.delete(key)
  }
}
