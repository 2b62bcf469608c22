import { expect, test } from 'vitest'
import { createRedactor } from './redact.ts'

const secret = `a "secret" & more`

test.for([
  ['as it is', secret],
  ['in an address', encodeURIComponent(secret)],
  ['in a form', new URLSearchParams({ secret }).toString().slice('secret='.length)],
  ['in JSON', JSON.stringify({ said: secret })],
])('a secret is removed %s', ([, text]) => {
  const shown = createRedactor([secret])(`before ${text} after`)
  expect(shown).toMatch(/^before .*\[removed\].* after$/)
  expect(shown).not.toContain('more')
})

test('a secret that is a part of another one leaves nothing of it', () => {
  expect(createRedactor(['abc', 'abcdef'])('abcdef abc')).toBe('[removed] [removed]')
})

test.for([undefined, ''])('no secret (%o) removes nothing', (none) => {
  expect(createRedactor([none])('some text')).toBe('some text')
})

test('what looks like a token is removed, whosever it is', () => {
  const hexadecimal = 'E878ABAE3054EB11AFFD00155D640B2349E9BDE39EBC9082'
  expect(createRedactor([])(`token ${hexadecimal}!`)).toBe('token [removed]!')
  expect(createRedactor([])(`token ${hexadecimal.slice(0, 22)}.${hexadecimal}!`)).toBe('token [removed]!')
  expect(createRedactor([])('{"refresh_token": "short"}')).toBe('{"refresh_token": "[removed]"}')
  expect(createRedactor([])('a sentence of many words')).toBe('a sentence of many words')
})
