import { createHash, webcrypto } from 'node:crypto'

/** Turns a text into the content of a file, and back. */
export interface Sealing {
  seal(text: string, name: string): Promise<Uint8Array>
  /** The text, or `undefined` where the content is not what was sealed under that name. */
  open(content: Uint8Array, name: string): Promise<string | undefined>
}

const digestLength = 64

/** In clear, behind a checksum: a file that was cut or changed by accident is no entry. */
export function createChecksum(): Sealing {
  return {
    async seal(text, name) {
      return Buffer.from(digest(text, name) + text)
    },
    async open(content, name) {
      const all = Buffer.from(content).toString()
      const text = all.slice(digestLength)
      return digest(text, name) === all.slice(0, digestLength) ? text : undefined
    },
  }
}

function digest(text: string, name: string): string {
  return createHash('sha256').update(`${name}\n${text}`).digest('hex')
}

const algorithm = 'AES-GCM'
// NIST SP 800-38D, section 8.2.2: random and of 96 bits; one key is good for 2^32 of them.
const nonceLength = 12

/** Encrypted with AES-256-GCM, which also tells whether the file is whole and under its own name. */
export function createEncryption(base64Key: string): Sealing {
  const key = webcrypto.subtle.importKey('raw', Buffer.from(base64Key, 'base64'), algorithm, false, [
    'encrypt',
    'decrypt',
  ])
  return {
    async seal(text, name) {
      const iv = webcrypto.getRandomValues(new Uint8Array(nonceLength))
      const parameters = { name: algorithm, iv, additionalData: Buffer.from(name) }
      return Buffer.concat([
        iv,
        Buffer.from(await webcrypto.subtle.encrypt(parameters, await key, Buffer.from(text))),
      ])
    },
    async open(content, name) {
      const iv = content.subarray(0, nonceLength)
      const parameters = { name: algorithm, iv, additionalData: Buffer.from(name) }
      return webcrypto.subtle.decrypt(parameters, await key, content.subarray(nonceLength)).then(
        (text) => Buffer.from(text).toString(),
        () => undefined,
      )
    },
  }
}

/** Whether a text is a key of 256 bits in base64. */
export function isEncryptionKey(text: string): boolean {
  return /^[\w+/-]+={0,2}$/.test(text) && Buffer.from(text, 'base64').length === 32
}
