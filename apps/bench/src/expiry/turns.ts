/** Tells the turns of the event loop apart: what begins and ends in the same one has waited for nothing. */
export class Turns {
  #number = 0
  #isWatched = false

  get number(): number {
    if (!this.#isWatched) {
      this.#isWatched = true
      setImmediate(() => {
        this.#number += 1
        this.#isWatched = false
      })
    }
    return this.#number
  }
}
