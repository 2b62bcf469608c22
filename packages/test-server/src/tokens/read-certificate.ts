import { type Bytes, fromBase64, fromUtf8, toHex } from './bytes.ts'
import { type DerElement, children, readElement } from './read-der.ts'

const CONSTRUCTED_CONTEXT_0 = 0xa0
// The object identifier of a common name, 2.5.4.3, in DER.
const COMMON_NAME = '0603550403'
const SUBJECT_AFTER_VERSION = 4

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
      if (type && value && toHexElement(type) === COMMON_NAME) return fromUtf8(value.content)
    }
  }
  return undefined
}

function toHexElement({ tag, content }: DerElement): string {
  return toHex(Uint8Array.of(tag, content.length, ...content))
}
