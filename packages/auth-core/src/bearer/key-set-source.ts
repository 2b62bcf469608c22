import { getKeySet } from '../look-ups/get-key-set.ts'
import type { LookUpOptions } from '../look-ups/get-json.ts'
import type { Clock } from '../session/clock.ts'
import type { KeySet } from '../verify/options.ts'

// Keys change by hand, years apart.
const keepMs = 3_600_000

// A token that no key fits may be signed with a new one, or made up by somebody who wants us to ask again and again.
const shortestIntervalMs = 60_000

/** The key set of a SanteDB, as it was last read. */
export class KeySetSource {
  readonly #options: LookUpOptions
  readonly #clock: Clock
  #keySet: KeySet | undefined
  #readAtMs = 0

  constructor(options: LookUpOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
  }

  /**
   * The key set, read anew where it is older than that.
   *
   * @throws AuthError every code of `getKeySet`.
   */
  async read(signal: AbortSignal): Promise<KeySet> {
    if (this.#keySet && this.#ageMs < keepMs) return this.#keySet
    // No promise is kept: a request of Workers must not wait for another's.
    const keySet = await getKeySet({ ...this.#options, signal })
    this.#readAtMs = this.#clock.now()
    this.#keySet = keySet
    return keySet
  }

  /** Lets the key set be read anew, unless that has just been done; tells whether. */
  expire(): boolean {
    if (this.#ageMs < shortestIntervalMs) return false
    this.#keySet = undefined
    return true
  }

  get #ageMs(): number {
    return this.#clock.now() - this.#readAtMs
  }
}
