import { expect, test } from 'vitest'
import { withToken } from './call-headers.ts'

test.for<[string, HeadersInit | undefined, string]>([
  ['no headers', undefined, 'application/json'],
  ['headers', { 'x-a': 'b' }, 'application/json'],
  ['a wish of its own', { accept: 'c/d' }, 'c/d'],
])('a call with %s is sent with the token, and with a wish', ([, given, wish]) => {
  const sent = new Headers(withToken(given && new Headers(given), 'secret'))
  expect(Object.fromEntries(sent)).toEqual({
    ...(given && Object.fromEntries(new Headers(given))),
    accept: wish,
    authorization: 'Bearer secret',
  })
})

test('the token of a repeated call is the new one', () => {
  const headers = new Headers({ 'x-a': 'b' })
  withToken(headers, 'first')
  expect(new Headers(withToken(headers, 'second')).get('authorization')).toBe('Bearer second')
})
