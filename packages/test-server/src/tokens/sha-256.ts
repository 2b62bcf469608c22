// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), computed at once. WebCrypto hands every call to another thread, which for
// the few hundred bytes of a token takes many times as long as the hash itself.
import type { Bytes } from './bytes.ts'

const BLOCK_BYTES = 64
const BLOCK_WORDS = 16
const ROUNDS = 64
const LENGTH_BYTES = 8
const END_MARK = 0x80
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

/** The first bits of the fractional parts of the cube and square roots of the first primes. */
const [ROUND_CONSTANTS, INITIAL_STATE] = deriveConstants()

/** What has been hashed so far, in whole blocks. */
interface Progress {
  readonly state: Uint32Array
  readonly bytes: number
}

/** The SHA-256 digest: 32 bytes. */
export function sha256(data: Uint8Array): Bytes {
  return finish({ state: INITIAL_STATE, bytes: 0 }, data)
}

/** An HMAC-SHA256 key with the work done that is the same for every message. */
export class HmacSha256 {
  readonly #inner: Progress
  readonly #outer: Progress

  constructor(key: Uint8Array) {
    const block = new Uint8Array(BLOCK_BYTES)
    block.set(key.length > BLOCK_BYTES ? sha256(key) : key)
    this.#inner = startWith(block.map((byte) => byte ^ INNER_PAD))
    this.#outer = startWith(block.map((byte) => byte ^ OUTER_PAD))
  }

  sign(data: Uint8Array): Bytes {
    return finish(this.#outer, finish(this.#inner, data))
  }
}

function startWith(block: Uint8Array): Progress {
  const state = Uint32Array.from(INITIAL_STATE)
  compress(state, new DataView(block.buffer, block.byteOffset), 0, new Uint32Array(ROUNDS))
  return { state, bytes: BLOCK_BYTES }
}

/** Hashes the rest of a message, with its end mark and length. */
function finish(progress: Progress, data: Uint8Array): Bytes {
  const state = Uint32Array.from(progress.state)
  const schedule = new Uint32Array(ROUNDS)
  const wholeBytes = data.length - (data.length % BLOCK_BYTES)
  const whole = new DataView(data.buffer, data.byteOffset, data.byteLength)
  for (let offset = 0; offset < wholeBytes; offset += BLOCK_BYTES) compress(state, whole, offset, schedule)

  const rest = data.subarray(wholeBytes)
  const needed = rest.length + 1 + LENGTH_BYTES
  const tail = new Uint8Array(needed > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES)
  tail.set(rest)
  tail[rest.length] = END_MARK
  const view = new DataView(tail.buffer)
  view.setBigUint64(tail.length - LENGTH_BYTES, BigInt(progress.bytes + data.length) * 8n)
  for (let offset = 0; offset < tail.length; offset += BLOCK_BYTES) compress(state, view, offset, schedule)

  const digest = new Uint8Array(state.length * 4)
  const output = new DataView(digest.buffer)
  for (let index = 0; index < state.length; index += 1) output.setUint32(index * 4, state[index] ?? 0)
  return digest
}

/** Mixes one block into the state. `schedule` is room to work in. */
function compress(state: Uint32Array, block: DataView, offset: number, schedule: Uint32Array): void {
  for (let t = 0; t < BLOCK_WORDS; t += 1) schedule[t] = block.getUint32(offset + t * 4)
  for (let t = BLOCK_WORDS; t < ROUNDS; t += 1) {
    const w15 = schedule[t - 15] ?? 0
    const w2 = schedule[t - 2] ?? 0
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
    schedule[t] = ((schedule[t - 16] ?? 0) + s0 + (schedule[t - 7] ?? 0) + s1) | 0
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
  for (let t = 0; t < ROUNDS; t += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const t1 = (h + s1 + choice + (ROUND_CONSTANTS[t] ?? 0) + (schedule[t] ?? 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + s0 + majority) | 0
  }
  const mixed = [a, b, c, d, e, f, g, h]
  for (let index = 0; index < mixed.length; index += 1)
    state[index] = (state[index] ?? 0) + (mixed[index] ?? 0)
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function deriveConstants(): readonly [Uint32Array, Uint32Array] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < ROUNDS; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return [
    Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  ]
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
}
