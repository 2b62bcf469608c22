import type { Clock } from '../src/index.ts'
import type { World } from './world.ts'

/** The clock of one machine: it runs like true time, shows something else, and is sometimes set. */
export class ClientClock implements Clock {
  readonly #world: World
  #aheadMs: number

  constructor(world: World, aheadMs: number) {
    this.#world = world
    this.#aheadMs = aheadMs
  }

  now(): number {
    return this.#world.nowMs + this.#aheadMs
  }

  setTimeout(callback: () => void, delayMs: number): () => void {
    return this.#world.after(delayMs, callback)
  }

  jump(byMs: number): void {
    this.#aheadMs += byMs
  }
}
