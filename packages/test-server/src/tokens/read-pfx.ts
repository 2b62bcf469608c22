// PKCS #12 (RFC 7292) without a password: certificates in the clear, or encrypted with AES under the empty password
// (PBES2 of RFC 8018), as OpenSSL 3 writes them. WebCrypto has none of the older ciphers.
import { type Bytes, toHex } from './bytes.ts'
import { type DerElement, children, readElement } from './read-der.ts'

const INTEGER = 0x02
const DATA = '2a864886f70d010701'
const ENCRYPTED_DATA = '2a864886f70d010706'
const CERTIFICATE_BAG = '2a864886f70d010c0a0103'
const PBES2 = '2a864886f70d01050d'
const HASHES: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d0207', 'SHA-1'],
  ['2a864886f70d0209', 'SHA-256'],
  ['2a864886f70d020b', 'SHA-512'],
])
const KEY_BITS: ReadonlyMap<string, number> = new Map([
  ['608648016503040102', 128],
  ['60864801650304012a', 256],
])

/** Whether DER is a PFX rather than a certificate: it starts with the number of its version. */
export function isPfx(der: Uint8Array): boolean {
  try {
    return children(readElement(der, 0).content)[0]?.tag === INTEGER
  } catch {
    return false
  }
}

/** The first certificate in a PFX, in DER; `undefined` when there is none, or none without a password. */
export async function readPfx(der: Uint8Array): Promise<Bytes | undefined> {
  try {
    const [, safe] = children(readElement(der, 0).content)
    for (const part of children(await openContent(safe))) {
      for (const bag of children(await openContent(part))) {
        const certificate = certificateIn(bag)
        if (certificate) return certificate
      }
    }
    return undefined
  } catch {
    // Whatever cannot be read or decrypted is no certificate.
    return undefined
  }
}

/** What is in the sequence that a piece of content holds, decrypted when it must be. */
async function openContent(info: DerElement | undefined): Promise<Bytes> {
  const [type, wrapped] = children(need(info).content)
  const inner = need(children(need(wrapped).content)[0]).content
  const kind = toHex(need(type).content)
  if (kind === DATA) return readElement(inner, 0).content
  if (kind !== ENCRYPTED_DATA) throw new RangeError('The content is of another kind')
  const [, encrypted] = children(inner)
  const [, algorithm, cipherText] = children(need(encrypted).content)
  return readElement(await decrypt(need(algorithm), need(cipherText).content), 0).content
}

async function decrypt(algorithm: DerElement, cipherText: Bytes): Promise<Uint8Array> {
  const [scheme, parameters] = children(algorithm.content)
  if (toHex(need(scheme).content) !== PBES2) throw new RangeError('The cipher is another')
  const [derivation, cipher] = children(need(parameters).content)
  const [salt, iterations, ...more] = children(need(children(need(derivation).content)[1]).content)
  const pseudorandom = more.find(({ tag }) => tag !== INTEGER)
  const hash = pseudorandom ? HASHES.get(toHex(need(children(pseudorandom.content)[0]).content)) : 'SHA-1'
  const [name, iv] = children(need(cipher).content)
  const length = need(KEY_BITS.get(toHex(need(name).content)))
  const password = await crypto.subtle.importKey('raw', new Uint8Array(0), 'PBKDF2', false, ['deriveKey'])
  const key = await crypto.subtle.deriveKey(
    {
      name: 'PBKDF2',
      hash: need(hash),
      salt: need(salt).content,
      iterations: Number(`0x${toHex(need(iterations).content)}`),
    },
    password,
    { name: 'AES-CBC', length },
    false,
    ['decrypt'],
  )
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-CBC', iv: need(iv).content }, key, cipherText),
  )
}

function certificateIn(bag: DerElement): Bytes | undefined {
  const [type, value] = children(bag.content)
  if (toHex(need(type).content) !== CERTIFICATE_BAG) return undefined
  const [, wrapped] = children(need(children(need(value).content)[0]).content)
  return need(children(need(wrapped).content)[0]).content
}

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError('Something is missing')
  return value
}
