import { expect, test } from 'vitest'
import { hashOf } from './hash.ts'

test('is the SHA-256 of the values as JSON, in letters that any key can hold', async () => {
  const digests = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((value) => hashOf(value, 'a')))
  const expected = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map(async (value) => {
      const bytes = new TextEncoder().encode(`[${value},"a"]`)
      return Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64url')
    }),
  )
  expect(digests).toEqual(expected)
  // Both letters in which base64 for addresses differs are among them.
  expect(digests.join('')).toMatch(/-.*_|_.*-/)
})

test('what is left out is the same as nothing, and has its place', async () => {
  expect(await hashOf('a', undefined)).toBe(await hashOf('a', null))
  expect(await hashOf(undefined, 'a')).not.toBe(await hashOf('a', undefined))
})
