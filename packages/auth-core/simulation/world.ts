import type { Random } from './random.ts'
import { Trace } from './trace.ts'

interface Happening {
  readonly dueAtMs: number
  /** Decides between two that are due together. */
  readonly rank: number
  readonly act: () => void
}

// More than this at one moment, and time does not pass any more: something is running in circles.
const mostAtOneMoment = 1000

/** True time, and what will happen in it. Nobody in the simulation sees this clock itself. */
export class World {
  nowMs = 0
  readonly trace: Trace = new Trace()
  readonly #random: Random
  readonly #heap: Happening[] = []

  constructor(random: Random) {
    this.#random = random
  }

  /** Lets something happen after a delay. It may be cancelled. */
  after(delayMs: number, act: () => void): () => void {
    const happening = { dueAtMs: this.nowMs + Math.max(delayMs, 0), rank: this.#random.next(), act }
    this.#push(happening)
    return () => {
      const index = this.#heap.indexOf(happening)
      if (index !== -1) this.#remove(index)
    }
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve))
  }

  note(line: string): void {
    this.trace.add(this.nowMs, line)
  }

  /**
   * Lets things happen in their order until a time, or until `isEnough`. After each, all follows that follows
   * without time passing.
   */
  async run(untilMs: number, isEnough: () => boolean): Promise<void> {
    let atThisMoment = 0
    await drain()
    for (;;) {
      const next = this.#heap[0]
      if (!next || next.dueAtMs > untilMs) break
      atThisMoment = next.dueAtMs > this.nowMs ? 0 : atThisMoment + 1
      if (atThisMoment > mostAtOneMoment) throw new Error('time stands still: something runs in circles')
      this.#remove(0)
      this.nowMs = next.dueAtMs
      next.act()
      await drain()
      if (isEnough()) return
    }
    this.nowMs = untilMs
  }

  #push(happening: Happening): void {
    this.#heap.push(happening)
    this.#rise(this.#heap.length - 1)
  }

  #remove(index: number): void {
    const last = this.#heap.pop()
    if (!last || index >= this.#heap.length) return
    this.#heap[index] = last
    this.#rise(index)
    this.#sink(index)
  }

  #rise(from: number): void {
    let index = from
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!this.#swapIfEarlier(index, parent)) return
      index = parent
    }
  }

  #sink(from: number): void {
    let index = from
    for (;;) {
      const left = 2 * index + 1
      const child = isEarlier(this.#heap[left + 1], this.#heap[left]) ? left + 1 : left
      if (!this.#swapIfEarlier(child, index)) return
      index = child
    }
  }

  #swapIfEarlier(index: number, than: number): boolean {
    const a = this.#heap[index]
    const b = this.#heap[than]
    if (!a || !b || !isEarlier(a, b)) return false
    this.#heap[index] = b
    this.#heap[than] = a
    return true
  }
}

function isEarlier(a: Happening | undefined, b: Happening | undefined): boolean {
  if (!a || !b) return false
  return a.dueAtMs < b.dueAtMs || (a.dueAtMs === b.dueAtMs && a.rank < b.rank)
}

/** Lets every promise settle that can without time passing: microtasks run dry before a turn of the event loop. */
function drain(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
