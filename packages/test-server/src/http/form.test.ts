import { expect, test } from 'vitest'
import { FormSyntaxError, parseForm } from './form.ts'

test.each([
  ['decodes both halves', 'a%20b=c%26d', { 'a b': 'c&d' }],
  ['reads plus as a space', 'a=b+c%2B', { a: 'b c+' }],
  ['reads UTF-8', 'name=%C3%89', { name: 'É' }],
  ['leaves alone what is no escape sequence', 'a=100%&b=%zz', { a: '100%', b: '%zz' }],
  ['joins repeated keys with a comma', 'a=1&b=2&a=3', { a: '1,3', b: '2' }],
  ['keeps an empty value', 'a=', { a: '' }],
  ['keeps pure padding', 'a=MQ==', { a: 'MQ==' }],
  ['loses what follows a raw equals sign but its count', 'a=b=c', { a: 'b=' }],
  ['keeps an escaped equals sign', 'a=b%3Dc', { a: 'b=c' }],
])('%s', (_, body, form) => {
  expect(Object.fromEntries(parseForm(body))).toEqual(form)
})

test.each([
  ['an empty body', ''],
  ['a bare key', 'a=1&b'],
  ['a trailing ampersand', 'a=1&'],
])('throws on %s', (_, body) => {
  expect(() => parseForm(body)).toThrow(FormSyntaxError)
})
