import type { Json } from '../engine/json.ts'
import type { Random } from '../engine/random.ts'

/** What a mutation can take from. */
export interface Material {
  /** Other inputs, of which parts fit. */
  readonly others: readonly Json[]
  /** Words that mean something. */
  readonly words: readonly string[]
}

/** Makes a tree that is a little different from another one. */
export type Mutate = (root: Json, random: Random, material: Material) => Json
