import { expect, test } from 'vitest'
import { guidBytesToUuid, uuidToGuidBytes } from '../tokens/guid.ts'
import { HmacSigningKey } from '../tokens/hmac-key.ts'
import { decodeToken, encodeToken } from './session-token.ts'

const SESSION_ID = 'aeab78e8-5430-11eb-affd-00155d640b23'
const TOKEN =
  'E878ABAE3054EB11AFFD00155D640B23394E39597ADA3D0A4B46BBBF1346EA2190D3C8D96D538561C83D9072E1C3ACDC'
const key = new HmacSigningKey('default', 'EXAMPLE-HMAC-SECRET-FOR-TEST-VECTORS')

test('encodes the documented session as the documented token', async () => {
  expect(await encodeToken(uuidToGuidBytes(SESSION_ID), key)).toBe(TOKEN)
})

test.each([TOKEN, TOKEN.toLowerCase()])('reads the session id back from %s', async (token) => {
  const decoded = await decodeToken(token, key)
  expect(decoded.outcome === 'valid' && guidBytesToUuid(decoded.id)).toBe(SESSION_ID)
})

test.each([
  ['a changed signature', `${TOKEN.slice(0, -1)}D`, 'wrong-signature'],
  ['a changed id', `F${TOKEN.slice(1)}`, 'wrong-signature'],
  ['no signature', TOKEN.slice(0, 32), 'wrong-signature'],
  ['too short an id', TOKEN.slice(0, 8), 'wrong-signature'],
  ['an odd number of digits', TOKEN.slice(1), 'not-hexadecimal'],
  ['other characters', 'wAWre11y8RGD37MwzLLYdw.6VP28ngw', 'not-hexadecimal'],
  ['nothing', '', 'not-hexadecimal'],
])('does not accept %s', async (_, token, outcome) => {
  expect(await decodeToken(token, key)).toEqual({ outcome })
})
