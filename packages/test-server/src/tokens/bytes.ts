/** Bytes that WebCrypto takes: backed by an ordinary, unshared buffer. */
export type Bytes = Uint8Array<ArrayBuffer>

const HEX_DIGITS = /^(?:[0-9a-f]{2})+$/i
// As many arguments as every engine takes in one call.
const CHUNK_BYTES = 8192
const NOT_ASCII = /\P{ASCII}/u
const BASE64_URL = /^[\w-]*$/

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

/** Lower-case hexadecimal digits, two a byte. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The bytes that `text` spells in hexadecimal of either case, or `undefined` when it is not hexadecimal. */
export function fromHex(text: string): Bytes | undefined {
  if (!HEX_DIGITS.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(index * 2, index * 2 + 2), 16),
  )
}

/** The bytes that `text` spells in base64, or `undefined` when it is not padded base64. */
export function fromBase64(text: string): Bytes | undefined {
  if (text.length % 4 !== 0) return undefined
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

export function toBase64(bytes: Uint8Array): string {
  let characters = ''
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    characters += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES))
  }
  return btoa(characters)
}

/** Base64 in the URL alphabet, without padding. */
export function toBase64Url(bytes: Uint8Array): string {
  return toUrlAlphabet(toBase64(bytes))
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

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length))
}

/** Compares in a time that depends on the length alone, so that nothing can be learnt by measuring. */
export function equalInConstantTime(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0)
  return difference === 0
}
