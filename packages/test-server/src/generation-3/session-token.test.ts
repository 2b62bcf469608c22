// Known tokens of the key `EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS`.
import { expect, test } from 'vitest'
import { fromHex, toHex } from '../tokens/bytes.ts'
import { guidBytesToUuid, uuidToGuidBytes } from '../tokens/guid.ts'
import { HmacSigningKey } from '../tokens/hmac-key.ts'
import { decodeToken, encodeToken } from './session-token.ts'

const SESSION_ID = '7bab05c0-725d-11f1-83df-b330ccb2d877'
const ACCESS_TOKEN = 'wAWre11y8RGD37MwzLLYdw.6VP28ngwPM4g9Aj69l8Uo6VYHdzYrefSiyhtxbo6bZU'
const REFRESH_TOKEN =
  'ABC9cS7APYxc--njF_wF8krEcEmvLDtLVGphJbS5sNk.UxMoi8jehLJEW2ahi5eM8npeld4OzPamKNbly--Y5co'
const REFRESH_ID = '0010bd712ec03d8c5cfbe9e317fc05f24ac47049af2c3b4b546a6125b4b9b0d9'
const key = new HmacSigningKey('default', 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS')

test('encodes the documented session', async () => {
  expect(await encodeToken(uuidToGuidBytes(SESSION_ID), key)).toBe(ACCESS_TOKEN)
})

test('encodes the documented refresh token', async () => {
  expect(await encodeToken(fromHex(REFRESH_ID) ?? new Uint8Array(0), key)).toBe(REFRESH_TOKEN)
})

test('reads them back', async () => {
  const access = await decodeToken(ACCESS_TOKEN, key)
  expect(access.outcome === 'valid' && guidBytesToUuid(access.id)).toBe(SESSION_ID)
  const refresh = await decodeToken(REFRESH_TOKEN, key)
  expect(refresh.outcome === 'valid' && toHex(refresh.id)).toBe(REFRESH_ID)
})

test.each([
  ['one part', 'wAWre11y8RGD37MwzLLYdw', 'wrong-shape'],
  ['three parts', `${ACCESS_TOKEN}.AAAA`, 'wrong-shape'],
  ['padding', 'wAWre11y8RGD37MwzLLYdw==.AAAA', 'not-base64'],
  ['another alphabet', 'wAWre11y8RGD37MwzLLYdw./+++', 'not-base64'],
  ['a length that base64 cannot have', 'wAWre.AAAA', 'not-base64'],
  ['a foreign signature', 'wAWre11y8RGD37MwzLLYdw.AAAA', 'wrong-signature'],
])('finds fault with %s', async (_, token, outcome) => {
  expect(await decodeToken(token, key)).toEqual({ outcome })
})
