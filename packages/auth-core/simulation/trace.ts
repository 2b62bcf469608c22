const keptLines = 60

/** What happened, in order: a digest of all of it, and the last lines to look at. */
export class Trace {
  #low = 0x811c9dc5
  #high = 0x01000193
  #count = 0
  readonly #lines: string[] = []

  add(atMs: number, line: string): void {
    const text = `${(atMs / 1000).toFixed(3).padStart(12)} ${line}`
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      this.#low = Math.imul(this.#low ^ code, 0x01000193)
      this.#high = Math.imul(this.#high ^ code, 0x85ebca6b)
    }
    this.#count += 1
    this.#lines.push(text)
    if (this.#lines.length > keptLines * 2) this.#lines.splice(0, keptLines)
  }

  get count(): number {
    return this.#count
  }

  /** The same for the same events, and for no others: FNV-1a with two factors. */
  get digest(): string {
    return toHexadecimal(this.#high) + toHexadecimal(this.#low)
  }

  get tail(): readonly string[] {
    return this.#lines.slice(-keptLines)
  }
}

function toHexadecimal(half: number): string {
  return (half >>> 0).toString(16).padStart(8, '0')
}
