import { expect, test } from 'vitest'
import { AuthError, isAuthError } from '../errors/auth-error.ts'
import { serverError } from '../errors/failures.ts'
import { safeCause } from '../errors/safe-cause.ts'
import { readAnswer } from './read-answer.ts'
import { isTokenAnswer } from './token-answer.ts'

const keep = (text: string) => text
const read = (body: BodyInit, headers: HeadersInit = {}) => readAnswer(new Response(body, { headers }), keep)

test.for<[string, HeadersInit, number | undefined]>([
  ['seconds', { 'retry-after': '120' }, 120_000],
  ['no wait at all', { 'retry-after': '0' }, 0],
  ['the longest of several', { 'retry-after': '1200,3600' }, 3_600_000],
  [
    "a date, by the server's own clock",
    { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT', date: 'Sun, 22 Nov 2026 12:00:00 GMT' },
    30_000,
  ],
  ['a date that is over', { 'retry-after': 'Sun, 22 Nov 2020 12:00:00 GMT' }, undefined],
  ['seconds without end', { 'retry-after': '1e999' }, undefined],
  ['what is neither', { 'retry-after': 'soon' }, undefined],
  ['nothing', {}, undefined],
])('Retry-After is %s', async ([, headers, expected]) => {
  expect((await read('{}', headers)).retryAfterMs).toBe(expected)
})

test('an answer tells its date, and what is to be shown of it', async () => {
  const headers = { date: 'Sun, 22 Nov 2026 12:00:00 GMT', 'content-type': 'text/html' }
  const answer = await readAnswer(new Response('<html>', { headers }), (text) => `shown ${text}`)
  expect(answer.dateMs).toBe(Date.parse('2026-11-22T12:00:00Z'))
  expect(answer).toMatchObject({ excerpt: 'shown <html>', kind: 'shown text/html' })
  expect((await read('{}')).dateMs).toBeNaN()
})

test('what is no JSON object has an empty body and tells its type', async () => {
  expect(await read('<html>', { 'content-type': 'text/html' })).toMatchObject({ body: {}, kind: 'text/html' })
  expect(await read('{"a":1}')).toMatchObject({ body: { a: 1 }, kind: undefined })
  expect((await read(new TextEncoder().encode('<html>'))).kind).toBe('')
  expect((await read(objectOf(1_000_000))).kind).toBeUndefined()
  expect((await read(objectOf(1_000_001))).body).toEqual({})
})

test.for([
  ['no stream', undefined],
  ['a stream of its own', { pipe: () => {} }],
])('an answer of a library that has %s is read too', async ([, body]) => {
  const response = new Response('{"a":1}')
  Object.defineProperty(response, 'body', { value: body })
  expect((await readAnswer(response, keep)).body).toEqual({ a: 1 })
})

test('of an answer that is far too long only the beginning is looked at', async () => {
  const looks: number[] = []
  const { excerpt } = await readAnswer(new Response('x'.repeat(1_000_001)), (text) => {
    looks.push(text.length)
    return text
  })
  expect(excerpt).toHaveLength(1_000_000)
  expect(Math.max(...looks)).toBe(1_000_000)
})

test('an answer that can be used is not searched for secrets', async () => {
  const { body } = await readAnswer(new Response('{"access_token":"a"}'), () => {
    throw new Error('searched')
  })
  expect(body).toEqual({ access_token: 'a' })
})

test.for<[Record<string, unknown>, boolean]>([
  [{ access_token: 'a' }, true],
  [{ access_token: 'a', refresh_token: 'r', id_token: 'i', scope: 's', expires_in: 1 }, true],
  [{ access_token: 'a', refresh_token: null, expires_in: null }, true],
  [{}, false],
  [{ access_token: '' }, false],
  [{ access_token: 'a b' }, false],
  [{ access_token: 7 }, false],
  [{ access_token: 'a', refresh_token: 7 }, false],
  [{ access_token: 'a', id_token: {} }, false],
  [{ access_token: 'a', scope: ['s'] }, false],
  [{ access_token: 'a', expires_in: '1' }, false],
])('%j is a token answer: %s', ([body, expected]) => {
  expect(isTokenAnswer(body)).toBe(expected)
})

test('a cause keeps name, message, code and four levels, and nothing else', () => {
  const levels = [1, 2, 3, 4, 5, 6].reduceRight<Error | undefined>(
    (cause, level) =>
      Object.assign(new TypeError(`level ${level}`, { cause }), { code: `C${level}`, request: 'x' }),
    undefined,
  )
  const seen: unknown[] = []
  for (let at = safeCause(levels, keep); at; at = at.cause instanceof Error ? at.cause : undefined) {
    seen.push([at.name, at.message, Reflect.get(at, 'code'), Reflect.get(at, 'request')])
  }
  expect(seen).toEqual([1, 2, 3, 4].map((level) => ['TypeError', `level ${level}`, `C${level}`, undefined]))
  const plain = safeCause(Object.assign(new Error('x'), { code: 7 }), keep)
  expect(plain).not.toHaveProperty('code')
  expect(plain).not.toHaveProperty('cause')
  expect(safeCause('a text', keep)).toBeUndefined()
})

test('an error has only the facts that there are, and is known by another copy of the package', () => {
  const error = new AuthError(serverError, 'It failed.', { status: 503, serverError: undefined })
  expect(error.message).toBe(`It failed. ${serverError.meaning} ${serverError.remedy}`)
  expect(Object.keys(error).toSorted((a, b) => a.localeCompare(b))).toEqual([
    'code',
    'meaning',
    'name',
    'remedy',
    'status',
    'summary',
  ])
  expect(error).not.toHaveProperty('cause')
  const foreign = Object.assign(new Error('x'), { [Symbol.for('@santedb/auth-core/AuthError')]: true })
  expect([error, foreign, new Error('x'), {}].map((value) => isAuthError(value))).toEqual([
    true,
    true,
    false,
    false,
  ])
})

function objectOf(characters: number): string {
  return `{"a":"${'x'.repeat(characters - 8)}"}`
}

test('an answer without end is left when it is too long', async () => {
  let isLeft = false
  let pulls = 0
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      pulls += 1
      controller.enqueue(new Uint8Array(100_000).fill(120))
    },
    cancel: () => void (isLeft = true),
  })
  expect(await read(endless)).toMatchObject({ body: {}, excerpt: expect.stringMatching(/^x+$/) })
  expect(isLeft).toBe(true)
  expect(pulls).toBeLessThan(15)
})
