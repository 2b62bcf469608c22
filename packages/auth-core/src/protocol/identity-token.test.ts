import { expect, test } from 'vitest'
import { createUnsignedToken } from '../testing/index.ts'
import { readClaims, readSeconds } from './identity-token.ts'

test('reads claims of any alphabet, whatever their base64 needs', () => {
  for (const name of ['a', 'ab', 'abc', 'Ünïcode ÿ?>', '🚑~~~']) {
    expect(readClaims(createUnsignedToken({ name }))).toEqual({ name })
  }
})

test.for<[string, unknown]>([
  ['nothing', undefined],
  ['no text', 7],
  ['one part', 'abc'],
  ['four parts', `${createUnsignedToken({ a: 1 })}.x`],
  ['no base64', 'a.$$$.c'],
  ['no JSON', `a.${btoa('{')}.c`],
  ['no object', `a.${btoa('[1]')}.c`],
  ['no UTF-8', `a.${btoa('{"a":"\xff"}')}.c`],
])('%s gives none', ([, token]) => {
  expect(readClaims(token)).toBeUndefined()
})

test.for<[unknown, number | undefined]>([
  [1_610_385_363, 1_610_385_363],
  ['1610385363.437', 1_610_385_363.437],
  ['', undefined],
  ['soon', undefined],
  [null, undefined],
  [Number.POSITIVE_INFINITY, undefined],
])('%j is read as %s seconds', ([exp, expected]) => {
  expect(readSeconds({ exp }, 'exp')).toBe(expected)
  expect(readSeconds(undefined, 'exp')).toBeUndefined()
})
