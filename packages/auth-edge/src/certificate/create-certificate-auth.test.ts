import { expect, test } from 'vitest'
import { type Audience, audienceOf } from './audience.ts'
import { createCertificateAuth } from './create-certificate-auth.ts'
import type { CertificateAuthOptions } from './options.ts'

const certificate = {
  cert: '-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----',
  key: '-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----',
}
const options: CertificateAuthOptions = {
  root: 'https://icdr.example.org:8443/base',
  clientId: 'AN_APPLICATION',
  certificate,
}
const fails = () => Promise.reject(new Error('not called'))

test('wrong options of the certificate are told with all others, and none of their values', () => {
  const wrong = {
    ...options,
    clientId: '',
    certificate: { cert: 'a path', key: '' },
    certificateFor: 'me',
    fetch,
  } as never
  const create = () => createCertificateAuth(wrong, () => fails)
  for (const name of ['clientId', 'certificate.cert', 'certificate.key', 'certificateFor', 'fetch'])
    expect(create).toThrow(name)
  expect(create).not.toThrow('a path')
  expect(() => createCertificateAuth(options, () => fails)).not.toThrow()
})

test.for<[string, Partial<CertificateAuthOptions>, Audience]>([
  ['https://icdr.example.org:8443/base/auth/oauth2_token', {}, 'shown'],
  ['https://icdr.example.org:8443/BASE/Auth/session', {}, 'shown'],
  ['https://icdr.example.org:8443/base/fhir/Patient', {}, 'known'],
  ['https://icdr.example.org:8443/base/fhir/Patient', { certificateFor: 'every-call' }, 'shown'],
  ['https://icdr.example.org:8443/base/fhir/Patient', { dialect: 'standard' }, 'shown'],
  ['https://icdr.example.org:8443/base/authority', {}, 'known'],
  ['https://fhir.example.org/Patient', {}, 'stranger'],
  ['https://fhir.example.org/Patient', { origins: ['https://fhir.example.org'] }, 'known'],
  ['https://icdr.example.org/base/auth/session', {}, 'stranger'],
])('a certificate is for %s with %j: %s', ([address, change, expected]) => {
  expect(audienceOf({ ...options, ...change })(address)).toBe(expected)
})
