import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { authority, createFolder, encryptKey, issueDevice, issuePfx } from '../certificates.test-support.ts'
import { type CertificateOptions, createAuth, isAuthError } from '../index.ts'

const passphrase = 'pass-sEcReT'
const root = 'https://icdr.example.org:8443'
const pair = await issueDevice()
const other = await issueDevice()
const expired = await issueDevice({ notBefore: new Date('2019-01-31'), notAfter: new Date('2020-01-31') })
const future = await issueDevice({ notBefore: new Date('2130-01-31'), notAfter: new Date('2131-01-31') })
const encrypted = { ...pair, key: encryptKey(pair.key, passphrase) }
const { pfx } = issuePfx(passphrase)
const folder = await createFolder()
const ca = authority.certificate

function faultOf(certificate: CertificateOptions, options: object = {}): string {
  try {
    createAuth({ root, clientId: 'EXAMPLE_APPLICATION', certificate, ...options })
  } catch (error) {
    if (!isAuthError(error) || error.code !== 'invalid_options') throw error
    const shown = inspect(error, { depth: 9 })
    const told = [passphrase, ...pair.key.split('\n').slice(1, -2)].filter((secret) => shown.includes(secret))
    if (told.length > 0) throw new Error('A secret is told', { cause: error })
    return error.summary
  }
  throw new Error('Nothing was refused')
}

describe('is refused when createAuth is called', () => {
  test.for<[what: string, certificate: CertificateOptions, fault: string]>([
    [
      'expired',
      expired,
      'certificate has expired (CN=EXAMPLE_DEVICE_NODE, valid from 2019-01-31T00:00:00.000Z to 2020-01-31T00:00:00.000Z)',
    ],
    [
      'not yet valid',
      future,
      "certificate is not yet valid (CN=EXAMPLE_DEVICE_NODE, valid from 2130-01-31T00:00:00.000Z to 2131-01-31T00:00:00.000Z; or this machine's clock is slow)",
    ],
    ['without its key', { cert: pair.cert }, 'certificate.key is missing'],
    ['a key alone', { key: pair.key }, 'certificate.cert is missing'],
    [
      'encrypted, without the passphrase',
      encrypted,
      'certificate.passphrase is missing: the key is encrypted',
    ],
    [
      'with the wrong passphrase',
      { ...encrypted, passphrase: 'wrong' },
      'certificate.passphrase does not open the key',
    ],
    ['no certificate', { ...pair, cert: pair.key }, 'certificate.cert must be a certificate in PEM'],
    ['no key', { ...pair, key: pair.cert }, 'certificate.key must be a private key in PEM'],
    [
      'DER in place of PEM',
      { ...pair, cert: Buffer.from([0x30, 0]) },
      'certificate.cert must be a certificate in PEM',
    ],
    [
      'no file',
      { ...pair, key: '/nowhere/device.key' },
      'certificate.key is no PEM, and no file that can be read (ENOENT)',
    ],
    ['no authority', { ca: pair.key }, 'certificate.ca must be certificates in PEM'],
    ['nothing', {}, 'certificate must have cert and key, or pfx, or ca'],
    ['a PFX without its passphrase', { pfx }, 'certificate.passphrase is missing: the PFX is encrypted'],
    [
      'a PFX with the wrong passphrase',
      { pfx, passphrase: 'wrong' },
      'certificate.passphrase does not open the PFX',
    ],
    ['no PFX', { pfx: Buffer.from('hello') }, 'certificate.pfx must be PFX (PKCS#12)'],
    [
      'a PFX and a pair',
      { ...pair, pfx, passphrase },
      'certificate.pfx holds certificate and key: cert and key must be left out',
    ],
  ])('%s', ([, certificate, fault]) => {
    expect(faultOf(certificate)).toBe(`Wrong options: ${fault}.`)
  })

  test("with another certificate's key", () => {
    expect(faultOf({ ...pair, key: other.key })).toMatch(
      /^Wrong options: certificate\.key does not belong to certificate\.cert \(CN=EXAMPLE_DEVICE_NODE, valid from \d{4}-.*\)\.$/,
    )
  })

  test('half a PFX', () => {
    expect(faultOf({ pfx: pfx.subarray(0, 100), passphrase })).toMatch(
      /certificate\.pfx is no PFX that Node\.js can read.*; or an old kind of it, which openssl pkcs12 -legacy converts\.$/,
    )
  })

  test('a file that is none, whose path can be a secret in the wrong place', () => {
    expect(faultOf({ ...pair, key: passphrase })).toContain('certificate.key is no PEM, and no file')
  })

  test('everything at once, with the faults of the other options', () => {
    expect(
      faultOf({ cert: '/nowhere/device.crt', key: '/nowhere/device.key' }, { root: 'ftp://x', timeoutMs: 0 }),
    ).toMatch(/^Wrong options: root .*; timeoutMs .*; certificate\.cert .*; certificate\.key .*\.$/)
  })

  test('options that do not exist or have the wrong kind', () => {
    const wrong = { certificate: { ...pair, crt: 'x', passphrase: 5 }, certificateFor: 'x', onCertificate: 5 }
    expect(faultOf(pair, wrong)).toBe(
      "Wrong options: certificate.passphrase must be a text; certificate.crt is not an option: check its spelling; certificateFor must be 'sign-in' or 'every-call'; onCertificate must be a function.",
    )
    expect(faultOf(pair, { certificate: 'device.pem' })).toBe('Wrong options: certificate must be an object.')
  })

  test('beside a fetch, which has its own connections', () => {
    expect(faultOf(pair, { fetch })).toBe(
      'Wrong options: certificate cannot be used beside fetch, which brings its own connections.',
    )
  })

  test('for a root that no certificate is presented to', () => {
    expect(faultOf(pair, { root: 'http://localhost:8080' })).toBe(
      'Wrong options: certificate is for a root with https: nobody else asks for it.',
    )
  })
})

describe('is taken', () => {
  test.for<[what: string, certificate: CertificateOptions]>([
    ['an encrypted key with its passphrase', { ...encrypted, passphrase }],
    ['a PFX with its passphrase', { pfx, passphrase }],
    ['an authority alone', { ca }],
    ['several authorities', { ca: ca + ca }],
  ])('%s', ([, certificate]) => {
    expect(createAuth({ root, clientId: 'a', clientSecret: 'b', certificate })).toHaveProperty('fetch')
  })

  test('a PFX from a file', async () => {
    const path = await folder.write('device.pfx', pfx)
    expect(createAuth({ root, clientId: 'a', certificate: { pfx: path, passphrase } })).toHaveProperty(
      'fetch',
    )
  })
})

test('nothing of a certificate shows in what createAuth gives', () => {
  const auth = createAuth({ root, clientId: 'a', certificate: { ...encrypted, passphrase } })
  expect(inspect(auth, { depth: 9, showHidden: true }) + JSON.stringify(auth)).not.toMatch(/sEcReT|BEGIN/)
})
