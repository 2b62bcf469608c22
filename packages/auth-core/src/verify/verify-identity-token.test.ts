import { beforeAll, expect, test } from 'vitest'
import { createCertificate } from './certificate.test-support.ts'
import { type VerifiedIdentityToken, verifyIdentityToken } from './index.ts'
import { isSignedBy } from './signature.ts'
import {
  accessToken,
  documented,
  documentedClaims,
  documentedHeader,
  documentedKeySet,
  encode,
  hmac,
  now,
  published,
  publishedSecret,
  refusalOf,
  sign,
} from './tokens.test-support.ts'

type Certificate = Awaited<ReturnType<typeof createCertificate>>
let rsa: Certificate
let rsa512: Certificate
let other: Certificate
beforeAll(async () => {
  ;[rsa, rsa512, other] = await Promise.all([
    createCertificate(),
    createCertificate('SHA-512'),
    createCertificate(),
  ])
})

function invalid(summary: RegExp): object {
  return { code: 'invalid_identity_token', summary: expect.stringMatching(summary) }
}

test('verifies the documented token, and tells that it proves nothing', async () => {
  const options = {
    ...published,
    accessToken,
    issuer: 'http://localhost:8080/auth',
    audience: 'EXAMPLE_APPLICATION',
  }
  expect(await verifyIdentityToken(await documented(), options)).toEqual({
    claims: documentedClaims,
    algorithm: 'HS256',
    proof: 'published-secret',
    keyId: 'default',
  })
})

test('a published secret is taken only when that is allowed', async () => {
  expect(await refusalOf(await documented(), { keySet: documentedKeySet, now })).toMatchObject(
    invalid(/allowPublishedSecrets/),
  )
})

test.for(['abcde', 'exactly-16-bytes', 'geheimnis-ä', '4toXrw0x-SpM1K4c7D$M0OkJcA1OgW4HeOlV'])(
  'verifies a token that is signed with the client secret %s',
  async (clientSecret) => {
    let key = clientSecret
    while (new TextEncoder().encode(key).length < 16) key += key
    const claims = { ...documentedClaims, iat: '1767225600.437', aud: undefined, at_hash: undefined }
    for (const alg of ['HS256', 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256']) {
      const token = await hmac({ typ: 'JWT', alg }, claims, key)
      const verified: Partial<VerifiedIdentityToken> = {
        algorithm: 'HS256',
        proof: 'shared-secret',
        keyId: undefined,
      }
      expect(await verifyIdentityToken(token, { clientSecret, now })).toMatchObject(verified)
      expect(await refusalOf(token, { clientSecret: `${clientSecret}x`, now })).toMatchObject(
        invalid(/signature is wrong/),
      )
    }
  },
)

test('the name of a key is told where it is a text', async () => {
  for (const kid of [7, undefined]) {
    const token = await hmac({ alg: 'HS256', kid }, documentedClaims, publishedSecret)
    expect((await verifyIdentityToken(token, published)).keyId).toBeUndefined()
  }
})

test('a token is read up to half a million characters', async () => {
  await expect(
    verifyIdentityToken(await documented({ long: 'x'.repeat(370_000) }), published),
  ).resolves.toBeDefined()
  expect(await refusalOf(await documented({ long: 'x'.repeat(380_000) }), published)).toMatchObject(
    invalid(/not a JWT/),
  )
})

test('says which of two secrets it was', async () => {
  const clientSecret = 'a secret of the application'
  const both = { ...published, clientSecret }
  expect(await verifyIdentityToken(await documented(), both)).toMatchObject({ proof: 'published-secret' })
  const token = await hmac(documentedHeader, documentedClaims, clientSecret)
  expect(await verifyIdentityToken(token, both)).toMatchObject({ proof: 'shared-secret' })
})

test.for<[string, () => Promise<string>, () => object[]]>([
  [
    'RS256, by kid',
    () => sign({ alg: 'RS256', kid: rsa.entry.kid }, rsa.privateKey),
    () => [other.entry, rsa.entry],
  ],
  [
    'RS512, by kid',
    () => sign({ alg: 'RS512', kid: rsa512.entry.kid }, rsa512.privateKey),
    () => [other.entry, rsa512.entry],
  ],
  [
    'RS256, by x5t',
    () => sign({ alg: 'RS256', x5t: rsa.entry.x5t }, rsa.privateKey),
    () => [other.entry, rsa.entry],
  ],
  [
    'RS256, as the only key',
    () => sign({ alg: 'RS256', kid: 'unknown' }, rsa.privateKey),
    () => [{ kty: 'RSA', x5c: rsa.entry.x5c }, ...documentedKeySet.keys],
  ],
])('verifies %s from a certificate', async ([, mint, keys]) => {
  const options = { keySet: { keys: keys() as Record<string, unknown>[] }, now }
  expect(await verifyIdentityToken(await mint(), options)).toMatchObject({ proof: 'signature' })
})

test("verifies another server's key of numbers", async () => {
  const { kty = '', n, e } = await crypto.subtle.exportKey('jwk', rsa.publicKey)
  const token = await sign({ alg: 'RS256' }, rsa.privateKey)
  expect(await verifyIdentityToken(token, { keySet: { keys: [{ kty, n, e }] }, now })).toMatchObject({
    proof: 'signature',
  })
})

test.for<[string, () => Promise<string>, () => object[], RegExp]>([
  [
    'the key of another one',
    () => sign({ alg: 'RS256', kid: other.entry.kid }, rsa.privateKey),
    () => [other.entry],
    /signature is wrong/,
  ],
  [
    'an unknown key among several',
    () => sign({ alg: 'RS256', kid: 'A' }, rsa.privateKey),
    () => [other.entry, rsa.entry],
    /no key/,
  ],
  [
    'an unknown certificate among several',
    () => sign({ alg: 'RS256', x5t: 'A' }, rsa.privateKey),
    () => [other.entry, rsa.entry],
    /no key/,
  ],
  [
    'a nameless key among several',
    () => sign({ alg: 'RS256' }, rsa.privateKey),
    () => [other.entry, { kty: 'RSA', x5c: rsa.entry.x5c }],
    /no key/,
  ],
  ['no key at all', () => sign({ alg: 'RS256' }, rsa.privateKey), () => [], /no key/],
  [
    'a broken certificate',
    () => sign({ alg: 'RS256' }, rsa.privateKey),
    () => [{ kty: 'RSA', x5c: ['AAAA'] }],
    /no key/,
  ],
  ['an entry without a key', () => sign({ alg: 'RS256' }, rsa.privateKey), () => [{ kty: 'RSA' }], /no key/],
  ['another hash', () => sign({ alg: 'RS512' }, rsa512.privateKey), () => [rsa.entry], /signature is wrong/],
])('refuses %s', async ([, mint, keys, expected]) => {
  expect(
    await refusalOf(await mint(), { keySet: { keys: keys() as Record<string, unknown>[] }, now }),
  ).toMatchObject(invalid(expected))
})

test('a public key is never taken for a secret', async () => {
  const [certificate = ''] = rsa.entry.x5c
  const keySet = { keys: [rsa.entry] }
  for (const secret of [certificate, rsa.entry.kid, Buffer.from(certificate, 'base64').toString('latin1')]) {
    const token = await hmac({ alg: 'HS256', kid: rsa.entry.kid }, documentedClaims, secret)
    expect(await refusalOf(token, { keySet, allowPublishedSecrets: true, now })).toMatchObject(
      invalid(/signed with a secret/),
    )
  }
})

test.for([
  ['is empty', { k: '' }],
  ['is no base64', { k: '!' }],
  ['is no text', { k: 7 }],
  ['is missing', {}],
] as const)('a published secret that %s is none, whatever else its entry holds', async ([, secret]) => {
  const options = {
    keySet: { keys: [{ ...rsa.entry, kty: 'oct', ...secret }] },
    allowPublishedSecrets: true,
    now,
  }
  const token = await sign({ alg: 'RS256', kid: rsa.entry.kid }, rsa.privateKey)
  expect(await refusalOf(token, options)).toMatchObject(invalid(/no key/))
  expect(await refusalOf(await documented(), options)).toMatchObject(invalid(/signed with a secret/))
})

test('a signature is that of a key only by the algorithm that the key is for', async () => {
  const secret = new TextEncoder().encode(publishedSecret)
  const token = await documented()
  expect(await isSignedBy(secret, token, 'HS256')).toBe(true)
  expect(await isSignedBy(secret, token, 'RS256')).toBe(false)
  expect(await isSignedBy(rsa.publicKey, token, 'RS256')).toBe(false)
})

test.for<[string, () => string | Promise<string>, RegExp]>([
  ['no algorithm', () => `${encode({ alg: 'none' })}.${encode(documentedClaims)}.`, /algorithm/],
  [
    'an algorithm in other letters',
    () => hmac({ alg: 'hs256' }, documentedClaims, publishedSecret),
    /algorithm/,
  ],
  [
    'an algorithm that SanteDB has not',
    () => hmac({ alg: 'HS512' }, documentedClaims, publishedSecret),
    /algorithm/,
  ],
  ['no header', () => hmac({}, documentedClaims, publishedSecret), /algorithm/],
  [
    'an unknown extension',
    () => hmac({ alg: 'HS256', crit: ['b64'], b64: false }, documentedClaims, publishedSecret),
    /extension/,
  ],
  [
    'a changed payload',
    async () => (await documented()).replace(/\.[^.]+\./, `.${encode({ ...documentedClaims, sub: 'x' })}.`),
    /signature is wrong/,
  ],
  ['a cut signature', async () => (await documented()).slice(0, -4), /signature is wrong/],
  ['no signature', async () => (await documented()).replace(/[^.]+$/, ''), /signature is wrong/],
  [
    'a signature that is no base64',
    async () => (await documented()).replace(/[^.]+$/, '!!'),
    /signature is wrong/,
  ],
  ['a payload that is no object', () => hmac(documentedHeader, [1], publishedSecret), /not a JWT/],
  ['a payload that is no JSON', () => hmac(documentedHeader, '{', publishedSecret), /not a JWT/],
  ['a header that is no JSON', () => `${encode('{')}.${encode({})}.AA`, /not a JWT/],
  ['five parts', () => 'eyJ.eyJ.eyJ.eyJ.eyJ', /not a JWT/],
  ['a text', () => 'eyJ', /not a JWT/],
  ['no text', () => undefined as unknown as string, /not a JWT/],
  ['a far too long text', () => `eyJ.${'A'.repeat(600_000)}.AA`, /not a JWT/],
])('refuses a token with %s', async ([, mint, expected]) => {
  expect(await refusalOf(await mint(), published)).toMatchObject(invalid(expected))
})
