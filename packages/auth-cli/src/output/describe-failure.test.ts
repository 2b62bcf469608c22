import { AuthError } from '@santedb/auth-core'
import { expect, test } from 'vitest'
import { describeFailure } from './describe-failure.ts'
import { printableJson } from './printable.ts'
import { createStyle } from './style.ts'

const failure = { code: 'request_rejected', meaning: 'That is so.', remedy: 'Do this.' } as const
const style = createStyle({ isTerminal: false, write: async () => {} }, {})

test("what would steer a terminal is shown in a server's words, and not done", () => {
  const cause = new Error('broke \u009b off\nlater')
  const error = new AuthError(failure, 'It said "\u001b]0;x\u0007\u202e".', { cause })
  const text = describeFailure(error, style, { nowMs: 0, keepsRefusals: false })
  expect(text).toContain(String.raw`It said "\u001b]0;x\u0007\u202e".`)
  expect(text).toContain(String.raw`Cause: broke \u009b off later`)
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  expect(describeFailure(new Error('\u001b[2J'), style, { nowMs: 0, keepsRefusals: false })).toContain(
    String.raw`\u001b[2J`,
  )
})

test('JSON says the same without what would steer a terminal', () => {
  const value = { 'a\u009b': ['\u001b', '\u007f', 'é', 'a\nb'] }
  expect(JSON.parse(printableJson(value))).toEqual(value)
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  expect(printableJson(value)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
})
