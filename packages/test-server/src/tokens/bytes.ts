/** Bytes that WebCrypto takes: backed by an ordinary, unshared buffer. */
export type Bytes = Uint8Array<ArrayBuffer>

const HEX_DIGITS = /^(?:[0-9a-f]{2})+$/i
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const DIGIT_9 = 0x39
const LOWER_A = 0x61
const NOT_ASCII = /\P{ASCII}/u
const BASE64_URL = /^[\w-]*$/
const POOL_BYTES = 4096
const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export function utf8(text: string): Bytes {
  return encoder.encode(text)
}

/** The text that bytes spell in UTF-8; what is none is replaced. */
export function fromUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

/** Lower-case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  let digits = ''
  for (const byte of bytes) digits += HEX[byte] ?? ''
  return digits
}

/** The bytes that `text` spells in hexadecimal of either case, or `undefined` when it is not hexadecimal. */
export function fromHex(text: string): Bytes | undefined {
  if (!HEX_DIGITS.test(text)) return undefined
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = (hexDigit(text.charCodeAt(2 * index)) << 4) | hexDigit(text.charCodeAt(2 * index + 1))
  }
  return bytes
}

/** The value of a character that is known to be a hexadecimal digit. */
function hexDigit(code: number): number {
  return code < LOWER_A ? (code & 0xf) + (code > DIGIT_9 ? 9 : 0) : code - LOWER_A + 10
}

/** The bytes that `text` spells in base64, or `undefined` when it is not padded base64. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined
  try {
    const characters = atob(text)
    const bytes = new Uint8Array(characters.length)
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = characters.charCodeAt(index)
    return bytes
  } catch {
    return undefined
  }
}

export function toBase64(bytes: Uint8Array): string {
  let text = encodeBytes(bytes, STANDARD)
  while (text.length % 4 !== 0) text += '='
  return text
}

/** Base64 in the URL alphabet, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return encodeBytes(bytes, URL_SAFE)
}

function encodeBytes(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  let index = 0
  for (; index + 2 < bytes.length; index += 3) {
    const bits = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    text +=
      alphabet.charAt(bits >> 18) +
      alphabet.charAt((bits >> 12) & 63) +
      alphabet.charAt((bits >> 6) & 63) +
      alphabet.charAt(bits & 63)
  }
  const rest = bytes.length - index
  if (rest === 0) return text
  const bits = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8)
  text += alphabet.charAt(bits >> 18) + alphabet.charAt((bits >> 12) & 63)
  return rest === 2 ? text + alphabet.charAt((bits >> 6) & 63) : text
}

/** The UTF-8 of a text in unpadded base64 of the URL alphabet. */
export function textToBase64Url(text: string): string {
  // What is plain ASCII, as tokens are, needs no bytes in between.
  return toUrlAlphabet(NOT_ASCII.test(text) ? toBase64(utf8(text)) : btoa(text))
}

/** The bytes that `text` spells in unpadded base64 of the URL alphabet, or `undefined`. */
export function fromBase64Url(text: string): Bytes | undefined {
  if (!BASE64_URL.test(text)) return undefined
  const padded = text.padEnd(Math.ceil(text.length / 4) * 4, '=')
  return fromBase64(padded.replaceAll('-', '+').replaceAll('_', '/'))
}

export function concatenate(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

function toUrlAlphabet(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

// Asking for random values costs the same for a few bytes as for many. None are used twice.
const pool = new Uint8Array(POOL_BYTES)
let usedBytes = POOL_BYTES

export function randomBytes(length: number): Bytes {
  if (length > POOL_BYTES) return crypto.getRandomValues(new Uint8Array(length))
  if (usedBytes + length > POOL_BYTES) {
    crypto.getRandomValues(pool)
    usedBytes = 0
  }
  usedBytes += length
  return pool.slice(usedBytes - length, usedBytes)
}

/** Compares in a time that depends on the length alone, so that nothing can be learnt by measuring. */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index += 1) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}
