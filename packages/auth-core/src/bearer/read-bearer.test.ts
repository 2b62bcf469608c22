import { expect, test } from 'vitest'
import { readBearer } from './read-bearer.ts'

test.for([
  ['Bearer abc.DEF', 'abc.DEF'],
  ['bearer abc', 'abc'],
  ['BEARER   abc', 'abc'],
  ['Bearer AZaz09-._~+/==', 'AZaz09-._~+/=='],
])('%j brings a token', ([header = '', token = '']) => {
  expect(readBearer(header)).toEqual({ token })
})

test.for([
  null,
  undefined,
  '',
  'Basic YTpi',
  'Bearerabc',
  'Bearer-x abc',
  'token',
  'Negotiate abc, Bearer abc',
])('%j brings none', (header) => {
  expect(readBearer(header)).toBe('missing')
})

test.for([
  'Bearer',
  'Bearer ',
  'Bearer a b',
  'Bearer a, Bearer b',
  'Bearer a,b',
  'Bearer, Bearer a',
  'Bearer "a"',
  'Bearer a=b',
  'Bearer tökén',
  'Bearer a\u0000',
  'Bearer a\r\nx-evil: 1',
  'Bearer\ta',
  `Bearer ${'a'.repeat(32_769)}`,
])('%j is malformed', (header) => {
  expect(readBearer(header)).toBe('malformed')
})
