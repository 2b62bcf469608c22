/** Everything random in a run comes from here, and so from the seed. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number of [0, 1), by the generator mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A generator of its own, so that one part's use does not move another part's numbers. */
  fork(): Random {
    return new Random(Math.floor(this.next() * 2 ** 32))
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  integer(least: number, most: number): number {
    return Math.floor(this.between(least, most + 1))
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  pick<T>(first: T, ...others: T[]): T {
    return others[Math.floor(this.next() * (others.length + 1)) - 1] ?? first
  }
}
