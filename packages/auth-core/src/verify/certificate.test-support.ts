// A self-signed certificate in as few bytes of DER (ITU-T X.690) as a parser wants to see.

const sha256WithRsa = '300d06092a864886f70d01010b0500'
const commonName = '0603550403'
const longest = '3030303130313030303030305a'

/** A key pair, and its certificate as an entry of SanteDB's key set has it. */
export async function createCertificate(hash: 'SHA-256' | 'SHA-512' = 'SHA-256'): Promise<{
  privateKey: CryptoKey
  publicKey: CryptoKey
  entry: { kty: 'RSA'; x5c: string[]; kid: string; x5t: string }
}> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash,
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  }
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const subject = der(
    0x30,
    der(0x31, der(0x30, bytes(commonName), der(0x0c, new TextEncoder().encode('EXAMPLE')))),
  )
  const validity = der(0x30, der(0x17, bytes(longest)), der(0x17, bytes(longest)))
  const content = der(
    0x30,
    der(0x02, bytes('01')),
    bytes(sha256WithRsa),
    subject,
    validity,
    subject,
    new Uint8Array(await crypto.subtle.exportKey('spki', publicKey)),
  )
  // Nothing here looks at the certificate's own signature, as nothing can: it is signed by itself.
  const certificate = der(0x30, content, bytes(sha256WithRsa), der(0x03, bytes('00'), content.slice(0, 32)))
  const thumbprint = Buffer.from(await crypto.subtle.digest('SHA-1', certificate))
  const entry = {
    kty: 'RSA' as const,
    x5c: [Buffer.from(certificate).toString('base64')],
    kid: thumbprint.toString('hex').toUpperCase(),
    x5t: thumbprint.toString('base64url'),
  }
  return { privateKey, publicKey, entry }
}

function der(tag: number, ...contents: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const content = contents.flatMap((part) => [...part])
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Uint8Array.from([tag, ...size, ...content])
}

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'))
}
