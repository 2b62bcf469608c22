import { assert, constantFrom, dictionary, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { copyHeaders, isAuthorized, withToken } from './call-headers.ts'

test.for<[string, HeadersInit]>([
  ['a record', { Accept: 'a/b', 'x-y': ' padded ' }],
  ['nothing', {}],
  ['names in capitals', { ACCEPT: 'a/b', 'Content-Type': 'c/d' }],
  ['pairs', [['Accept', 'a/b']]],
  ['Headers', new Headers({ accept: 'a/b' })],
  ['a record that says a name twice', { Accept: 'a/b', accept: 'c/d' }],
  ['a record with the name of a method', { constructor: 'x', accept: 'a/b' }],
])('%s is copied as Headers have it', ([, given]) => {
  const copy = copyHeaders(given)
  expect([...new Headers(copy)]).toEqual([...new Headers(given)])
  expect(isAuthorized(copy)).toBe(false)
  const sent = new Headers(withToken(copy, 'x'))
  expect(sent.get('authorization')).toBe('Bearer x')
  expect(sent.get('accept')).toBe(new Headers(given).get('accept') ?? 'application/json')
})

test.for(['authorization', 'Authorization', 'aUTHORIZATION'])(
  '%s is one that the caller has brought',
  (name) => {
    expect(isAuthorized(copyHeaders({ [name]: 'Bearer mine' }))).toBe(true)
  },
)

test('what the caller changes later is not sent', () => {
  const record: Record<string, string> = { accept: 'a/b' }
  const headers = new Headers(record)
  const copies = [copyHeaders(record), copyHeaders(headers)]
  record['accept'] = record['authorization'] = 'changed'
  headers.set('accept', 'changed')
  expect(copies.map((copy) => [...new Headers(copy)])).toEqual([[['accept', 'a/b']], [['accept', 'a/b']]])
})

test('whatever is given, Headers made of the copy are those made of what was given, or both are refused alike', () => {
  const text = string({ unit: constantFrom('a', 'B', '-', ' ', '\n', '\0', 'é', '☃', ':', '_') })
  assert(
    property(dictionary(text, text), (given) => {
      expect(headersOf(() => copyHeaders(given))).toEqual(headersOf(() => given))
    }),
    { numRuns: 2000 },
  )
})

function headersOf(init: () => HeadersInit): unknown {
  try {
    return [...new Headers(init())]
  } catch (error) {
    return error instanceof TypeError && 'refused'
  }
}
