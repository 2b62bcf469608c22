import { expect, test } from 'vitest'
import { snapshotBody } from './snapshot-body.ts'

const textOf = (body: BodyInit | undefined) => new Response(body).text()

test.for<[string, () => { body: BodyInit; change?: () => void }, string]>([
  ['a text', () => ({ body: 'a text' }), 'a text'],
  ['a blob', () => ({ body: new Blob(['a blob']) }), 'a blob'],
  [
    'parameters',
    () => {
      const body = new URLSearchParams({ a: 'b' })
      return { body, change: () => body.set('a', 'c') }
    },
    'a=b',
  ],
  [
    'a buffer',
    () => {
      const bytes = new TextEncoder().encode('a buffer')
      return { body: bytes.buffer, change: () => bytes.fill(0) }
    },
    'a buffer',
  ],
  [
    'a view of a buffer',
    () => {
      const body = new TextEncoder().encode('..a view..').subarray(2, 8)
      return { body, change: () => body.fill(0) }
    },
    'a view',
  ],
])('%s is given as it was, again and again', async ([, make, expected]) => {
  const { body, change } = make()
  const { body: copy, repeatable } = snapshotBody(body)
  change?.()
  expect([repeatable, await textOf(copy), await textOf(copy)]).toEqual([true, expected, expected])
})

test('a form with a file is given as it was, again and again', () => {
  const form = new FormData()
  const file = new File(['content'], 'a.txt', { type: 'text/plain' })
  form.append('name', 'one')
  form.append('name', 'two')
  form.append('file', file)
  const { body: copy, repeatable } = snapshotBody(form)
  form.delete('name')
  expect(repeatable).toBe(true)
  expect(copy instanceof FormData && [...copy]).toEqual([
    ['name', 'one'],
    ['name', 'two'],
    ['file', file],
  ])
})

test('a stream is given as it is, once', () => {
  const stream = new Response('s').body
  const { body: copy, repeatable } = snapshotBody(stream)
  expect([copy, repeatable]).toEqual([stream, false])
})

test.for([undefined, null])('%s is no body', (none) => {
  const { body: copy, repeatable } = snapshotBody(none)
  expect([copy, repeatable]).toEqual([undefined, true])
})
