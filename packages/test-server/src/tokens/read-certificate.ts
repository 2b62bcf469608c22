import { type Bytes, fromBase64 } from './bytes.ts'

const CONSTRUCTED_CONTEXT_0 = 0xa0
// The object identifier of a common name, 2.5.4.3, in DER.
const COMMON_NAME = '0603550403'
const SUBJECT_AFTER_VERSION = 4

interface Element {
  readonly tag: number
  readonly content: Uint8Array
  readonly end: number
}

/** The common name of the certificate's owner, or `undefined` for what is no certificate or names none. */
export function commonNameOf(der: Uint8Array): string | undefined {
  try {
    const certificate = readElement(der, 0)
    const [toBeSigned] = children(certificate.content)
    if (!toBeSigned) return undefined
    const fields = children(toBeSigned.content).filter(({ tag }) => tag !== CONSTRUCTED_CONTEXT_0)
    const subject = fields[SUBJECT_AFTER_VERSION]
    return subject && findCommonName(subject.content)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The DER bytes of a certificate in PEM, with or without its line breaks, or `undefined` when it is none. */
export function readPem(pem: string): Bytes | undefined {
  const [, base64 = pem] = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(pem) ?? []
  const der = fromBase64(base64.replaceAll(/\s/g, ''))
  return der && der.length > 0 ? der : undefined
}

function findCommonName(subject: Uint8Array): string | undefined {
  for (const set of children(subject)) {
    for (const attribute of children(set.content)) {
      const [type, value] = children(attribute.content)
      if (type && value && toHexElement(type) === COMMON_NAME) return new TextDecoder().decode(value.content)
    }
  }
  return undefined
}

function toHexElement({ tag, content }: Element): string {
  return [tag, content.length, ...content].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function children(content: Uint8Array): readonly Element[] {
  const found: Element[] = []
  for (let offset = 0; offset < content.length;) {
    const element = readElement(content, offset)
    found.push(element)
    offset = element.end
  }
  return found
}

/** @throws {RangeError} when the bytes end before the element does */
function readElement(bytes: Uint8Array, offset: number): Element {
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
  return { tag, content: bytes.slice(start, end), end }
}
