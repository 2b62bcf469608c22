import { expect, test } from 'vitest'
import { toHex } from './bytes.ts'
import { guidBytesToUuid, randomUuid, uuidOfName, uuidToGuidBytes } from './guid.ts'

const UUID = '00112233-4455-6677-8899-aabbccddeeff'

test('writes the first three groups little-endian', () => {
  expect(toHex(uuidToGuidBytes(UUID))).toBe('33221100554477668899aabbccddeeff')
})

test('reads back what it wrote', () => {
  expect(guidBytesToUuid(uuidToGuidBytes(UUID))).toBe(UUID)
})

test('refuses what is no UUID', () => {
  expect(() => uuidToGuidBytes('0011')).toThrow(TypeError)
})

test('makes a version 4 UUID, another one each time', () => {
  const uuid = randomUuid()
  expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(randomUuid()).not.toBe(uuid)
})

test('gives a name the same UUID each time, and another name another', () => {
  expect(uuidOfName('device:A')).toBe(uuidOfName('device:A'))
  expect(uuidOfName('device:A')).not.toBe(uuidOfName('device:B'))
  expect(uuidOfName('device:A')).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  )
})
