// DER (X.690), as far as certificates and what they come in need it.
import type { Bytes } from './bytes.ts'

export interface DerElement {
  readonly tag: number
  readonly content: Bytes
  /** Where the next element starts. */
  readonly end: number
}

/** The elements that an element holds. */
export function children(content: Uint8Array): readonly DerElement[] {
  const found: DerElement[] = []
  for (let offset = 0; offset < content.length;) {
    const element = readElement(content, offset)
    found.push(element)
    offset = element.end
  }
  return found
}

/** @throws {RangeError} when the bytes end before the element does */
export function readElement(bytes: Uint8Array, offset: number): DerElement {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tag = view.getUint8(offset)
  const first = view.getUint8(offset + 1)
  const lengthBytes = first < 0x80 ? 0 : first - 0x80
  let length = first < 0x80 ? first : 0
  for (let index = 0; index < lengthBytes; index += 1)
    length = length * 256 + view.getUint8(offset + 2 + index)
  const start = offset + 2 + lengthBytes
  const end = start + length
  if (end > bytes.length) throw new RangeError('The element is longer than what holds it')
  return { tag, content: new Uint8Array(bytes.slice(start, end)), end }
}
