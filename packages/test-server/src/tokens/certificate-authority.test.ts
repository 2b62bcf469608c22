import { createPrivateKey, X509Certificate } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCertificateAuthority } from './certificate-authority.ts'
import { commonNameOf, readPem } from './read-certificate.ts'

test('makes certificates that it has signed', async () => {
  const authority = await createCertificateAuthority('An authority')
  const own = new X509Certificate(authority.certificate)
  expect(own.subject).toBe('CN=An authority')
  expect(own.ca).toBe(true)
  expect(own.verify(own.publicKey)).toBe(true)
  const issued = await authority.issue({ subject: 'EXAMPLE_DEVICE_NODE', use: 'client' })
  const certificate = new X509Certificate(issued.certificate)
  expect(certificate.subject).toBe('CN=EXAMPLE_DEVICE_NODE')
  expect(certificate.ca).toBe(false)
  expect(certificate.checkIssued(own)).toBe(true)
  expect(certificate.verify(own.publicKey)).toBe(true)
  expect(certificate.checkPrivateKey(createPrivateKey(issued.privateKey))).toBe(true)
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
})

test('names the hosts of a server', async () => {
  const authority = await createCertificateAuthority()
  const { certificate } = await authority.issue({
    subject: 'server',
    use: 'server',
    hosts: ['icdr.example.org', '127.0.0.1'],
  })
  const read = new X509Certificate(certificate)
  expect(read.checkHost('icdr.example.org')).toBe('icdr.example.org')
  expect(read.checkIP('127.0.0.1')).toBe('127.0.0.1')
  expect(read.checkHost('elsewhere.example')).toBeUndefined()
})

test('is good for as long as it is told', async () => {
  const authority = await createCertificateAuthority()
  const notBefore = new Date('2025-11-01T00:00:00Z')
  const notAfter = new Date('2025-11-30T00:00:00Z')
  const { certificate } = await authority.issue({ subject: 'expired', use: 'client', notBefore, notAfter })
  const read = new X509Certificate(certificate)
  expect([read.validFrom, read.validTo].map((date) => new Date(date))).toEqual([notBefore, notAfter])
})

test.each(['EXAMPLE_DEVICE_NODE', 'Zürich 🏥', 'x'.repeat(200)])(
  'reads the common name %s back',
  async (subject) => {
    const authority = await createCertificateAuthority()
    const { certificate } = await authority.issue({ subject, use: 'client' })
    const oneLine = certificate.replaceAll('\n', ' ')
    for (const pem of [certificate, oneLine]) {
      expect(commonNameOf(readPem(pem) ?? new Uint8Array(0))).toBe(subject)
    }
  },
)

test.each([
  ['nothing', []],
  ['a length beyond the end', [0x30, 0x82, 0xff, 0xff]],
  ['a sequence of nothing', [0x30, 0x00]],
  ['bytes', [1, 2, 3, 4, 5]],
])('reads no name from %s', (_, bytes) => {
  expect(commonNameOf(Uint8Array.from(bytes))).toBeUndefined()
})

test.each(['', 'no certificate at all', '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----'])(
  'reads no certificate from %j',
  (pem) => {
    expect(readPem(pem)).toBeUndefined()
  },
)
