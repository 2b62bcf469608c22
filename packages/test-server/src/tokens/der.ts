// The few parts of DER (X.690) that an X.509 certificate is made of.
import { type Bytes, concatenate, utf8 } from './bytes.ts'

const BOOLEAN = 0x01
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const NULL = 0x05
const OBJECT_IDENTIFIER = 0x06
const UTF8_STRING = 0x0c
const SEQUENCE = 0x30
const SET = 0x31
const UTC_TIME = 0x17
const GENERALIZED_TIME = 0x18
const CONTEXT = 0x80
const CONSTRUCTED_CONTEXT = 0xa0
const LONGEST_SHORT_LENGTH = 0x7f

export function derSequence(...items: readonly Uint8Array[]): Bytes {
  return element(SEQUENCE, ...items)
}

export function derSet(...items: readonly Uint8Array[]): Bytes {
  return element(SET, ...items)
}

/** A number that is not negative, its bytes most significant first. */
export function derInteger(bytes: Uint8Array): Bytes {
  const firstUsed = bytes.findIndex((byte) => byte !== 0)
  const magnitude = firstUsed < 0 ? new Uint8Array(1) : bytes.slice(firstUsed)
  return element(INTEGER, (magnitude[0] ?? 0) > LONGEST_SHORT_LENGTH ? new Uint8Array(1) : empty, magnitude)
}

export function derBoolean(value: boolean): Bytes {
  return element(BOOLEAN, Uint8Array.of(value ? 0xff : 0))
}

export function derBitString(bytes: Uint8Array, unusedBits = 0): Bytes {
  return element(BIT_STRING, Uint8Array.of(unusedBits), bytes)
}

export function derOctetString(bytes: Uint8Array): Bytes {
  return element(OCTET_STRING, bytes)
}

export function derNull(): Bytes {
  return element(NULL)
}

export function derUtf8String(text: string): Bytes {
  return element(UTF8_STRING, utf8(text))
}

/** An object identifier in dotted form. */
export function derObjectIdentifier(dotted: string): Bytes {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return element(OBJECT_IDENTIFIER, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)))
}

/** A point in time, cut to whole seconds. Up to 2049 certificates write two digits of the year (RFC 5280). */
export function derTime(timeMs: number): Bytes {
  const digits = new Date(timeMs).toISOString().replaceAll(/\.\d+|[-:T]/g, '')
  return digits < '2050' ? element(UTC_TIME, utf8(digits.slice(2))) : element(GENERALIZED_TIME, utf8(digits))
}

/** A member whose number takes the place of its type: `[number] IMPLICIT`. */
export function derImplicit(number: number, bytes: Uint8Array): Bytes {
  return element(CONTEXT | number, bytes)
}

/** A member wrapped in a number: `[number] EXPLICIT`. */
export function derExplicit(number: number, item: Uint8Array): Bytes {
  return element(CONSTRUCTED_CONTEXT | number, item)
}

const empty = new Uint8Array(0)

function element(tag: number, ...contents: readonly Uint8Array[]): Bytes {
  const content = concatenate(...contents)
  return concatenate(Uint8Array.of(tag, ...encodeLength(content.length)), content)
}

function encodeLength(length: number): readonly number[] {
  if (length <= LONGEST_SHORT_LENGTH) return [length]
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return [0x80 | bytes.length, ...bytes]
}

function base128(number: number): readonly number[] {
  const digits = [number % 128]
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) {
    digits.unshift(0x80 | (rest % 128))
  }
  return digits
}
