import { type Profiler, Session } from 'node:inspector'

/**
 * Notices when code goes ways that it has not gone before, by V8's precise coverage. V8 tells of a function what was not
 * run in it, so what was run is looked at character by character.
 */
export class Coverage {
  readonly #session = new Session()
  readonly #watched: RegExp
  readonly #seen = new Map<string, Uint8Array>()
  #characters = 0

  constructor(watched: RegExp) {
    this.#watched = watched
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** How many characters of the watched code have been run. */
  get characters(): number {
    return this.#characters
  }

  /** The stretches of code that were run since the last look, and never before; they stay new until they are noted. */
  look(): readonly Stretch[] {
    return this.#take().flatMap(({ scriptId, functions }) =>
      functions.flatMap(({ ranges }) => this.#newIn(scriptId, ranges)),
    )
  }

  /** Takes note that these are no longer new. */
  note(stretches: readonly Stretch[]): void {
    for (const { key, length, from, to } of stretches) {
      const seen = this.#seen.get(key) ?? new Uint8Array(length)
      this.#seen.set(key, seen)
      this.#characters += seen.subarray(from, to).filter((it) => it === 0).length
      seen.fill(1, from, to)
    }
  }

  /** Stops watching, which makes all code slower. */
  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage')
    this.#session.disconnect()
  }

  #newIn(scriptId: string, ranges: readonly Profiler.CoverageRange[]): Stretch[] {
    const [whole] = ranges
    // A function that was compiled into another one is not counted, and its blocks are.
    if (!whole || ranges.every(({ count }) => count === 0)) return []
    const { startOffset, endOffset } = whole
    const key = `${scriptId}:${startOffset}-${endOffset}`
    const length = endOffset - startOffset
    const seen = this.#seen.get(key)
    const run = new Uint8Array(length)
    // Each range lies within one before it.
    for (const range of ranges)
      run.fill(Math.min(range.count, 1), range.startOffset - startOffset, range.endOffset - startOffset)
    const found: Stretch[] = []
    for (let from = 0; from < length; from += 1) {
      if (run[from] === 0 || seen?.[from] === 1) continue
      let to = from
      while (to < length && run[to] === 1 && seen?.[to] !== 1) to += 1
      found.push({ key, length, from, to })
      from = to
    }
    return found
  }

  #take(): Profiler.ScriptCoverage[] {
    let scripts: Profiler.ScriptCoverage[] = []
    // In the same thread the answer is there when the call returns.
    this.#session.post('Profiler.takePreciseCoverage', (error, taken) => {
      if (error) throw error
      scripts = taken.result
    })
    return scripts.filter(({ url }) => this.#watched.test(url))
  }
}

/** A stretch of code in a function. */
export interface Stretch {
  readonly key: string
  /** How long the function is. */
  readonly length: number
  readonly from: number
  readonly to: number
}
