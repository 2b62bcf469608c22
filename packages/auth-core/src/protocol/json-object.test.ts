import { expect, test } from 'vitest'
import { parseJsonObject, readJsonObject } from './json-object.ts'

test.for([
  ['an object', '{"a":1}', { a: 1 }],
  ['a list', '[1]', undefined],
  ['null', 'null', undefined],
  ['a text', '"a"', undefined],
  ['a number', '7', undefined],
  ['nothing', '', undefined],
  ['broken JSON', '{"a":', undefined],
] as const)('of %s only an object is read', async ([, text, expected]) => {
  expect(parseJsonObject(text)).toEqual(expected)
  expect(await readJsonObject(new Response(text))).toEqual(expected)
})
