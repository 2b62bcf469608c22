import { expect, test } from 'vitest'
import { hmacSecretBytes } from './hmac-key.ts'

test.each([
  ['abcde', 'abcdeabcdeabcdeabcde'],
  ['a', 'aaaaaaaaaaaaaaaa'],
  ['0123456789abcde', '0123456789abcde0123456789abcde'],
  ['0123456789abcdef', '0123456789abcdef'],
  ['a longer one stays as it is', 'a longer one stays as it is'],
])('doubles %s until it has 16 bytes', (secret, doubled) => {
  expect(new TextDecoder().decode(hmacSecretBytes(secret))).toBe(doubled)
})

test('refuses an empty secret, which doubling would never lengthen', () => {
  expect(() => hmacSecretBytes('')).toThrow(RangeError)
})
