/** Chance that is always the same for the same seed. */
export interface Random {
  /** From 0 up to but not 1. */
  next(this: void): number
  /** A whole number, both ends included. */
  between(this: void, least: number, most: number): number
  pick<T>(this: void, list: readonly [T, ...T[]]): T
}

/** Begins a series of chances (the generator splitmix32). */
export function createRandom(seed: number): Random {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return { next, between, pick: (list) => list[between(0, list.length - 1)] ?? list[0] }
}
