import type { Json } from './json.ts'
import type { Random } from './random.ts'

const newest = 20

/** The inputs that showed something new, from which others are made. */
export class Corpus {
  readonly #inputs: Json[] = []
  readonly #texts = new Set<string>()

  /** Keeps an input; tells whether it was not there yet. */
  add(input: Json): boolean {
    const text = JSON.stringify(input)
    if (this.#texts.has(text)) return false
    this.#texts.add(text)
    this.#inputs.push(input)
    return true
  }

  get inputs(): readonly Json[] {
    return this.#inputs
  }

  /** One to go on from: the newest are the most promising. */
  pick(random: Random): Json {
    const from = random.chance(0.4) ? this.#inputs.slice(-newest) : this.#inputs
    return random.pick(from) ?? null
  }
}
