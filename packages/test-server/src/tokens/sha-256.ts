// SHA-256 (FIPS 180-4) and HMAC (RFC 2104), computed at once. WebCrypto hands every call to another thread, which for
// the few hundred bytes of a token takes many times as long as the hash itself.
import type { Bytes } from './bytes.ts'

const BLOCK_BYTES = 64
const BLOCK_WORDS = 16
const ROUNDS = 64
const LENGTH_BYTES = 8
const STATE_WORDS = 8
const END_MARK = 0x80
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c

/** The first bits of the fractional parts of the cube and square roots of the first primes. */
const [ROUND_CONSTANTS, INITIAL_STATE] = deriveConstants()

// Room to work in. Nothing here waits, so that one call never meets another's half-done work.
const schedule = new Int32Array(ROUNDS)
const state = new Int32Array(STATE_WORDS)
const tail = new Uint8Array(2 * BLOCK_BYTES)

/** What has been hashed so far, in whole blocks. */
interface Progress {
  readonly state: Int32Array
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
  state.set(INITIAL_STATE)
  compress(block, 0)
  return { state: state.slice(), bytes: BLOCK_BYTES }
}

/** Hashes the rest of a message, with its end mark and length. */
function finish(progress: Progress, data: Uint8Array): Bytes {
  state.set(progress.state)
  const wholeBytes = data.length - (data.length % BLOCK_BYTES)
  for (let offset = 0; offset < wholeBytes; offset += BLOCK_BYTES) compress(data, offset)

  const restBytes = data.length - wholeBytes
  const tailBytes = restBytes + 1 + LENGTH_BYTES > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES
  tail.fill(0)
  for (let index = 0; index < restBytes; index += 1) tail[index] = data[wholeBytes + index] ?? 0
  tail[restBytes] = END_MARK
  writeBits(tailBytes - LENGTH_BYTES, progress.bytes + data.length)
  for (let offset = 0; offset < tailBytes; offset += BLOCK_BYTES) compress(tail, offset)

  const digest = new Uint8Array(STATE_WORDS * 4)
  for (let index = 0; index < digest.length; index += 1) {
    digest[index] = (state[index >> 2] ?? 0) >>> (24 - 8 * (index & 3))
  }
  return digest
}

/** The number of bits in `bytes`, as eight bytes at the end of the tail. */
function writeBits(offset: number, bytes: number): void {
  const view = new DataView(tail.buffer)
  view.setUint32(offset, Math.floor(bytes / 2 ** 29))
  view.setUint32(offset + 4, bytes << 3)
}

/** Mixes one block into the state. */
function compress(data: Uint8Array, offset: number): void {
  for (let t = 0, at = offset; t < BLOCK_WORDS; t += 1, at += 4) {
    schedule[t] =
      ((data[at] ?? 0) << 24) | ((data[at + 1] ?? 0) << 16) | ((data[at + 2] ?? 0) << 8) | (data[at + 3] ?? 0)
  }
  for (let t = BLOCK_WORDS; t < ROUNDS; t += 1) {
    const w15 = schedule[t - 15] ?? 0
    const w2 = schedule[t - 2] ?? 0
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3)
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10)
    schedule[t] = ((schedule[t - 16] ?? 0) + s0 + (schedule[t - 7] ?? 0) + s1) | 0
  }
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let t = 0; t < ROUNDS; t += 1) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = g ^ (e & (f ^ g))
    const t1 = (h + s1 + choice + (ROUND_CONSTANTS[t] ?? 0) + (schedule[t] ?? 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (c & (a ^ b))
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + s0 + majority) | 0
  }
  state[0] = (state[0] ?? 0) + a
  state[1] = (state[1] ?? 0) + b
  state[2] = (state[2] ?? 0) + c
  state[3] = (state[3] ?? 0) + d
  state[4] = (state[4] ?? 0) + e
  state[5] = (state[5] ?? 0) + f
  state[6] = (state[6] ?? 0) + g
  state[7] = (state[7] ?? 0) + h
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

function deriveConstants(): readonly [Int32Array, Int32Array] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < ROUNDS; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  }
  return [
    Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    Int32Array.from(primes.slice(0, STATE_WORDS), (prime) => fraction(Math.sqrt(prime))),
  ]
}

/** The first 32 bits after the point, as a signed number: engines work fastest with these. */
function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32) | 0
}
