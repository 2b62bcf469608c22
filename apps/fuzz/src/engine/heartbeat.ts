import type { Json } from './json.ts'

const mostBytes = 8_388_608
const headerWords = 3

/**
 * Tells another thread which input is being given: what hangs can tell nothing by itself any more.
 */
export class Heartbeat {
  readonly buffer: SharedArrayBuffer
  readonly #words: Int32Array
  readonly #bytes: Uint8Array

  constructor(buffer: SharedArrayBuffer = new SharedArrayBuffer(headerWords * 4 + mostBytes)) {
    this.buffer = buffer
    this.#words = new Int32Array(buffer, 0, headerWords)
    this.#bytes = new Uint8Array(buffer, headerWords * 4)
  }

  /** An input is given. */
  begin(input: Json): void {
    const { written } = new TextEncoder().encodeInto(JSON.stringify(input), this.#bytes)
    Atomics.store(this.#words, 1, written)
    Atomics.store(this.#words, 2, 1)
    Atomics.add(this.#words, 0, 1)
  }

  /** It has come to an end. */
  end(): void {
    Atomics.store(this.#words, 2, 0)
  }

  /** How many inputs were given. */
  get beats(): number {
    return Atomics.load(this.#words, 0)
  }

  /** The input that is being given, or none. */
  get current(): Json | undefined {
    if (Atomics.load(this.#words, 2) === 0) return undefined
    const length = Atomics.load(this.#words, 1)
    try {
      const input: Json = JSON.parse(new TextDecoder().decode(this.#bytes.slice(0, length)))
      return input
    } catch {
      return undefined
    }
  }
}
