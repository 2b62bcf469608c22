import { expect, test } from 'vitest'
import { createRedactor } from './redact.ts'

const secret = `a "secret" & more`

test.for<[string, (said: string) => string]>([
  ['as it is', (said) => said],
  ['in an address', encodeURIComponent],
  ['in a form', (said) => new URLSearchParams({ said }).toString()],
  ['in JSON', (said) => JSON.stringify({ said })],
])('a secret is removed %s, and nothing beside it', ([, encode]) => {
  const text = encode(`It was ${secret}, was it not?`)
  const expected = encode('It was REMOVED, was it not?').replace('REMOVED', '[removed]')
  expect(createRedactor([secret])(text)).toBe(expected)
})

test('a secret that is a part of another one leaves nothing of it', () => {
  expect(createRedactor(['abc', 'abcdef'])('abcdef abc')).toBe('[removed] [removed]')
})

test('a secret that a program without types gives as a number is removed as the text that is sent', () => {
  expect(createRedactor([2580] as unknown as string[])('the code 2580')).toBe('the code [removed]')
})

test.for([undefined, ''])('no secret (%o) removes nothing', (none) => {
  expect(createRedactor([none])('some text, undefined')).toBe('some text, undefined')
})

test('what looks like a token is removed, whosever it is', () => {
  const hexadecimal = 'E878ABAE3054EB11AFFD00155D640B2349E9BDE39EBC9082'
  expect(createRedactor([])(`token ${hexadecimal}!`)).toBe('token [removed]!')
  expect(createRedactor([])(`token ${hexadecimal.slice(0, 22)}.${hexadecimal}!`)).toBe('token [removed]!')
  expect(createRedactor([])('{"refresh_token": "short"}')).toBe('{"refresh_token": "[removed]"}')
  expect(createRedactor([])('a sentence of many words')).toBe('a sentence of many words')
})

test('a secret with half a character in it is removed', () => {
  expect(createRedactor(['half \ud800'])('It was half \ud800.')).toBe('It was [removed].')
})

test('a secret member of JSON is removed to its end, quotes that are escaped in it included', () => {
  expect(createRedactor([])(String.raw`{"a":"b","password":"one\"two","c":"d"}`)).toBe(
    '{"a":"b","password":"[removed]","c":"d"}',
  )
})

test('a long text of hardly more than secret words is looked at in no time', { timeout: 10_000 }, () => {
  const text = `"${'token'.repeat(200_000)}`
  expect(createRedactor([])(text)).toBe('"[removed]')
})
