import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { oneLine } from './one-line.ts'

test.for<[string, string]>([
  ['Invalid username or password', 'Invalid username or password'],
  ['one\r\n\r\ntwo\u0085three\u2028four', 'one two three four'],
  ['\u001b[2J\u0000 \u009b31m', ' [2J 31m'],
  // In Persian and Hindi it tells words apart.
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['', ''],
])('%j is shown as %j', ([text, line]) => {
  expect(oneLine(text)).toBe(line)
})

test('a long text is cut between two characters, and shows that', () => {
  expect(oneLine('x'.repeat(300))).toBe('x'.repeat(300))
  expect(oneLine('x'.repeat(301))).toBe(`${'x'.repeat(299)}…`)
  expect(oneLine('😀'.repeat(301))).toBe(`${'😀'.repeat(299)}…`)
})

test('whatever a server says stays one line of a log', () => {
  const texts = fc.string({ unit: 'binary', maxLength: 1000 })
  fc.assert(
    fc.property(texts, (text) => {
      const line = oneLine(text)
      expect(line).not.toMatch(/\p{Cc}|\p{Zl}|\p{Zp}/u)
      expect(Array.from(line).length).toBeLessThanOrEqual(300)
      expect(oneLine(line)).toBe(line)
    }),
  )
})
