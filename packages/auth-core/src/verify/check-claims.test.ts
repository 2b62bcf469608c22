import { expect, test } from 'vitest'
import { verifyIdentityToken, type VerifyOptions } from './index.ts'
import { accessToken, documented, now, published, refusalOf } from './tokens.test-support.ts'

function invalid(summary: RegExp): object {
  return { code: 'invalid_identity_token', summary: expect.stringMatching(summary) }
}

test.for<[string, object, VerifyOptions, RegExp]>([
  ['that has ended', { exp: 1_767_225_600 }, {}, /ended at 2026-01-01T00:00:00.000Z/],
  ['that ended more than the tolerance ago', { exp: now.getTime() / 1000 - 60 }, {}, /ended/],
  ['without an end', { exp: undefined }, {}, /does not say when it ends/],
  ['with an end that is no time', { exp: 'soon' }, {}, /does not say when it ends/],
  ['that has not begun', { nbf: 1_767_229_100 }, {}, /begins only/],
  ['with a beginning that is no time', { nbf: {} }, {}, /cannot be read/],
  ['that ended before time began', { exp: -1e30 }, {}, /out of reach/],
  ['of another issuer', {}, { issuer: 'http://localhost:8080/auth/' }, /issuer/],
  ['without an issuer', { iss: undefined }, { issuer: 'http://localhost:8080/auth' }, /issuer/],
  ['for another audience', {}, { audience: 'EXAMPLE' }, /audience/],
  ['for nobody', { aud: [null] }, { audience: 'EXAMPLE_APPLICATION' }, /audience/],
  ['without an audience', { aud: undefined }, { audience: 'EXAMPLE_APPLICATION' }, /audience/],
  ['with another nonce', { nonce: 'a' }, { nonce: 'b' }, /nonce/],
  ['without a nonce', {}, { nonce: 'b' }, /nonce/],
  ['for another access token', {}, { accessToken: `${accessToken}x` }, /another access token/],
  ['for no access token', { at_hash: undefined }, { accessToken }, /another access token/],
  [
    'with a jti that is no text',
    { at_hash: undefined, jti: 7 },
    { accessToken: '7' },
    /another access token/,
  ],
  [
    'with a hash that is no text',
    { at_hash: null, jti: accessToken },
    { accessToken },
    /another access token/,
  ],
])('refuses a token %s', async ([, claims, options, expected]) => {
  expect(await refusalOf(await documented(claims), { ...published, ...options })).toMatchObject(
    invalid(expected),
  )
})

test.for<[string, object, VerifyOptions]>([
  ['that ended within the tolerance', { exp: now.getTime() / 1000 - 59 }, {}],
  [
    'that begins within a given tolerance',
    { nbf: now.getTime() / 1000 + 100 },
    { clockToleranceSeconds: 100 },
  ],
  ['without a beginning', { nbf: undefined }, {}],
  ['with times that are texts', { exp: '1767229200', nbf: '1767225600', iat: '1767225600,437' }, {}],
  ['for an audience that is a text', { aud: 'A' }, { audience: 'A' }],
  ['for an audience beside null', { aud: ['A', null] }, { audience: 'A' }],
  ['without an audience that anybody asked for', { aud: undefined }, {}],
  ['of an issuer that is no address', { iss: 'JIMS-IMS-DEV' }, { issuer: 'JIMS-IMS-DEV' }],
  ['with a nonce that nobody asked for', { nonce: 'a' }, {}],
  ['with the nonce', { nonce: 'a' }, { nonce: 'a' }],
  [
    'with the access token in its jti, as in iCDR 2.x',
    { at_hash: undefined, jti: 'E878AB' },
    { accessToken: 'e878ab' },
  ],
])('accepts a token %s', async ([, claims, options]) => {
  await expect(
    verifyIdentityToken(await documented(claims), { ...published, ...options }),
  ).resolves.toBeDefined()
})

test('the JWT that is the access token itself is accepted with the hash of a token that nobody is told', async () => {
  const token = await documented()
  await expect(verifyIdentityToken(token, { ...published, accessToken: token })).resolves.toBeDefined()
})

test('the present is what counts where no time is given', async () => {
  expect(await refusalOf(await documented(), { ...published, now: undefined })).toMatchObject(
    invalid(/ended/),
  )
  const exp = Date.now() / 1000 + 60
  await expect(
    verifyIdentityToken(await documented({ exp }), { ...published, now: undefined }),
  ).resolves.toBeDefined()
})

test.for<[object | undefined, RegExp]>([
  [undefined, /^Wrong options: options is wrong\.$/],
  [{ nonce: '', now: 1 }, /^Wrong options: nonce must not be empty; now must be a Date\.$/],
  [{}, /must have a keySet or a clientSecret/],
  [{ clientSecret: '' }, /clientSecret must not be empty/],
  [{ ...published, audiance: 'secret-text' }, /audiance is not an option/],
  [{ keySet: 'secret-text' }, /keySet must be a JSON Web Key Set/],
  [{ keySet: { keys: ['secret-text'] } }, /keySet.keys.0 is wrong/],
  [{ ...published, clockToleranceSeconds: -1 }, /clockToleranceSeconds must not be negative/],
  [{ ...published, now: 'secret-text' }, /now must be a Date/],
])('options %j are refused', async ([options, expected]) => {
  const error = await refusalOf(await documented(), options as VerifyOptions)
  expect(error).toMatchObject({ code: 'invalid_options', summary: expect.stringMatching(expected) })
  expect(error.message).not.toContain('secret-text')
})
