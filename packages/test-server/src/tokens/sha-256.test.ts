import { createHash, createHmac, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { toHex } from './bytes.ts'
import { HmacSha256, sha256 } from './sha-256.ts'

// Every length around the ends of blocks, and some beyond.
const LENGTHS = [...Array.from({ length: 200 }, (_, length) => length), 1000, 4096, 10_007]

test('hashes as Node does, whatever the length', () => {
  for (const length of LENGTHS) {
    const data = randomBytes(length)
    expect(toHex(sha256(data))).toBe(createHash('sha256').update(data).digest('hex'))
  }
})

test('hashes a part of a buffer', () => {
  const whole = randomBytes(300)
  const part = whole.subarray(7, 207)
  expect(toHex(sha256(part))).toBe(createHash('sha256').update(part).digest('hex'))
})

test('signs as Node does, whatever the length of key and data', () => {
  for (const keyLength of [1, 16, 63, 64, 65, 200]) {
    const key = randomBytes(keyLength)
    const hmac = new HmacSha256(key)
    for (const length of LENGTHS) {
      const data = randomBytes(length)
      expect(toHex(hmac.sign(data))).toBe(createHmac('sha256', key).update(data).digest('hex'))
    }
  }
})
