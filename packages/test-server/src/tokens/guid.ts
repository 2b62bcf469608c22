import { type Bytes, fromHex, randomBytes, toHex, utf8 } from './bytes.ts'

const FNV_PRIME = 0x01000193
const FNV_OFFSET = 0x811c9dc5

/**
 * The 16 bytes of a UUID in the order of .NET's `Guid.ToByteArray`: the first three groups little-endian, the
 * rest as written. Session ids travel in this order (SanteDB's `SimpleSessionTokenEncodingService`).
 */
export function uuidToGuidBytes(uuid: string): Bytes {
  const bytes = fromHex(uuid.replaceAll('-', ''))
  if (bytes?.length !== 16) throw new TypeError('A UUID has 32 hexadecimal digits')
  return swapGroups(bytes)
}

/** The lower-case UUID of 16 bytes in .NET's order: the inverse of {@link uuidToGuidBytes}. */
export function guidBytesToUuid(guidBytes: Uint8Array): string {
  return withHyphens(toHex(swapGroups(guidBytes)))
}

/** A new random UUID. `crypto.randomUUID` would need a secure context in browsers. */
export function randomUuid(): string {
  return toUuid(randomBytes(16), 4)
}

/** A UUID that is always the same for the same name, so that an account keeps its id over a restart. */
export function uuidOfName(name: string): string {
  const bytes = new Uint8Array(16)
  const words = new DataView(bytes.buffer)
  for (let word = 0; word < 4; word += 1) words.setUint32(word * 4, fnv1a(`${word}:${name}`))
  return toUuid(bytes, 8)
}

function toUuid(random: Uint8Array, version: number): string {
  const bytes = Uint8Array.from(random)
  bytes[6] = (version << 4) | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  return withHyphens(toHex(bytes))
}

function withHyphens(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20)}`
}

function swapGroups(bytes: Uint8Array): Bytes {
  const swapped = new Uint8Array(bytes)
  swapped.subarray(0, 4).reverse()
  swapped.subarray(4, 6).reverse()
  swapped.subarray(6, 8).reverse()
  return swapped
}

function fnv1a(text: string): number {
  let hash = FNV_OFFSET
  for (const byte of utf8(text)) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return hash >>> 0
}
