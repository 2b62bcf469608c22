import { isForEndpoint } from './endpoint.ts'
import { parseNextTrouble, parseRandomTrouble } from './parse-trouble.ts'
import { seededRandom } from './seeded-random.ts'
import type { NextTrouble, RandomTrouble, Trouble, TroubleEffect, TroubleTarget } from './trouble.ts'

const FIRST_SEED = 1

interface Planned {
  readonly trouble: NextTrouble
  remaining: number
}

/** The trouble that a server has been told to make, and the decision which request meets it. */
export class TroubleScript implements Trouble {
  #planned: Planned[] = []
  #random: RandomTrouble[] = []
  #chance = seededRandom(FIRST_SEED)

  get pending(): number {
    return this.#planned.reduce((sum, { remaining }) => sum + remaining, 0)
  }

  next(trouble: NextTrouble): void {
    const parsed = parseNextTrouble(trouble)
    this.#planned.push({ trouble: parsed, remaining: parsed.times ?? 1 })
  }

  sometimes(trouble: RandomTrouble): void {
    this.#random.push(parseRandomTrouble(trouble))
  }

  seed(seed: number): void {
    this.#chance = seededRandom(seed)
  }

  clear(): void {
    this.#planned = []
    this.#random = []
    this.seed(FIRST_SEED)
  }

  /** Whether no request can meet trouble. */
  get isQuiet(): boolean {
    return this.#planned.length === 0 && this.#random.length === 0
  }

  /** The trouble that this request meets, if any. Planned trouble comes before chance. */
  take(request: Request): (TroubleEffect & TroubleTarget) | undefined {
    const planned = this.#planned.find(({ trouble }) => strikes(trouble, request))
    if (planned) {
      planned.remaining -= 1
      this.#planned = this.#planned.filter(({ remaining }) => remaining > 0)
      return planned.trouble
    }
    return this.#random.find((trouble) => strikes(trouble, request) && this.#chance() < trouble.probability)
  }
}

function strikes({ endpoint }: TroubleTarget, request: Request): boolean {
  return endpoint === undefined || isForEndpoint(request, endpoint)
}
