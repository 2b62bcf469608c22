import { createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type CertificateAuthority,
  EXAMPLE_DEVICE,
  type IssueRequest,
  createCertificateAuthority,
} from '@santedb/test-server'
import forge from 'node-forge'
import { afterAll } from 'vitest'

export const authority: CertificateAuthority = await createCertificateAuthority('An authority')
export const strangers: CertificateAuthority = await createCertificateAuthority('An authority of strangers')

/** A certificate and its key, as `createAuth` takes them. */
export interface Pair {
  cert: string
  key: string
}

/** A certificate of the documented device, or of what is said otherwise. */
export async function issueDevice(
  request: Partial<IssueRequest> = {},
  by: CertificateAuthority = authority,
): Promise<Pair> {
  const { certificate, privateKey } = await by.issue({
    subject: EXAMPLE_DEVICE.id,
    use: 'client',
    ...request,
  })
  return { cert: certificate, key: privateKey }
}

/** A folder for this test file's own files. */
export async function createFolder(): Promise<{
  write(name: string, content: string | Uint8Array): Promise<string>
}> {
  const folder = await mkdtemp(join(tmpdir(), 'santedb-auth-node-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return {
    async write(name, content) {
      const path = join(folder, name)
      await writeFile(`${path}.new`, content)
      await rename(`${path}.new`, path)
      return path
    },
  }
}

/** A certificate that signed itself, as PFX; with an RSA key, since that is what can be packed here. */
export function issuePfx(passphrase: string): { pfx: Buffer; certificate: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  const key = forge.pki.privateKeyFromPem(privateKey)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey)
  certificate.validity.notAfter = new Date(Date.now() + 86_400_000)
  const subject = [{ name: 'commonName', value: EXAMPLE_DEVICE.id }]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.sign(key, forge.md.sha256.create())
  const packed = forge.pkcs12.toPkcs12Asn1(key, [certificate], passphrase, { algorithm: 'aes256' })
  return {
    pfx: Buffer.from(forge.asn1.toDer(packed).getBytes(), 'binary'),
    certificate: forge.pki.certificateToPem(certificate),
  }
}

/** The same key, encrypted. */
export function encryptKey(key: string, passphrase: string): string {
  return String(
    createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }),
  )
}
