import { array, assert, boolean, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from '../gateway/problem.ts'
import { readReturnPath } from './return-path.ts'

const origin = 'https://app.example.org'
const piece = constantFrom(
  ...String.raw`/ // \ . .. /. /.. @ : ? # %2f %5c %09 https: javascript: evil.example.org a é % ; & =`.split(
    ' ',
  ),
  '\t',
  '\n',
  ' ',
  '\u2028',
)

function read(given: string | null): string | undefined {
  try {
    return readReturnPath(given, origin, '/auth')
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}

test('whatever is accepted leads to this origin, and not into the sign-in again', () => {
  let accepted = 0
  assert(
    property(array(piece, { maxLength: 8 }), boolean(), (pieces, rooted) => {
      const path = read((rooted ? '/' : '') + pieces.join(''))
      if (path === undefined) return
      accepted += 1
      expect(path).toMatch(/^\/(?!\/)/)
      const url = new URL(path, `${origin}/auth/callback`)
      expect(url.origin).toBe(origin)
      expect(url.pathname).not.toMatch(/^\/auth(\/|$)/)
    }),
    { numRuns: 5000 },
  )
  expect(accepted).toBeGreaterThan(100)
})

test.for([
  [null, '/'],
  ['/', '/'],
  ['/patients?name=a&x=%2F#top', '/patients?name=a&x=%2F#top'],
  ['/a/../b', '/b'],
  ['/authors', '/authors'],
] as const)('%s leads to %s', ([given, path]) => {
  expect(read(given)).toBe(path)
})
