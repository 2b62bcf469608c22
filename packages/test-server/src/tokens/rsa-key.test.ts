import { X509Certificate, createHash, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { utf8 } from './bytes.ts'
import { RsaSigningKey } from './rsa-key.ts'

const NOW_MS = Date.UTC(2026, 0, 1)

test.each(['RS256', 'RS512'] as const)(
  'makes a key for %s with a certificate that fits it',
  async (algorithm) => {
    const key = await RsaSigningKey.create({ name: 'signer', algorithm, nowMs: NOW_MS })
    const der = Buffer.from(key.certificate, 'base64')
    const certificate = new X509Certificate(der)
    expect(certificate.subject).toBe('CN=signer')
    expect(certificate.issuer).toBe('CN=signer')
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate.validFromDate.getTime()).toBeLessThan(NOW_MS)
    expect(certificate.validToDate.getTime()).toBeGreaterThan(NOW_MS)
    expect(key.thumbprint).toBe(createHash('sha1').update(der).digest('hex').toUpperCase())
    expect(key.x5t).toBe(createHash('sha1').update(der).digest('base64url'))
    const data = utf8('data')
    expect(await key.verify(data, await key.sign(data))).toBe(true)
  },
)

test('signs with a private key that is given', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }))
  const key = await RsaSigningKey.create({ name: 'k', algorithm: 'RS256', privateKey: pem, nowMs: NOW_MS })
  const certificate = new X509Certificate(Buffer.from(key.certificate, 'base64'))
  expect(certificate.checkPrivateKey(privateKey)).toBe(true)
  expect(certificate.publicKey.equals(publicKey)).toBe(true)
})

test('refuses a private key that is none', async () => {
  const pem = '-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----'
  await expect(
    RsaSigningKey.create({ name: 'k', algorithm: 'RS256', privateKey: pem, nowMs: NOW_MS }),
  ).rejects.toThrow('no PKCS#8')
})
