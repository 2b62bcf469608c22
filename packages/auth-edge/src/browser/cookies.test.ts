import { expect, test } from 'vitest'
import { createCookieJar } from './cookies.ts'

const jar = createCookieJar('a')
const requestWith = (cookie = '') => new Request('https://app.example.org/', { headers: { cookie } })
const pairsOf = (lines: readonly string[]) => lines.map((line) => line.split(';')[0] ?? '')

test.for([1, 3800, 3801, 9000, 15_200])('a value of %d characters comes back as it was', (length) => {
  const value = 'abcdefghij'.repeat(length).slice(0, length)
  const lines = jar.write(value, 60, requestWith())
  expect(lines).toHaveLength(Math.ceil(length / 3800))
  for (const line of lines) expect(line.length).toBeLessThan(4096)
  expect(jar.read(requestWith(pairsOf(lines).join('; ')))).toBe(value)
})

test('a value that is too long is refused', () => {
  expect(() => jar.write('a'.repeat(15_201), 60, requestWith())).toThrow('give browserSessions a store')
})

test('a shorter value takes away what a longer one left, and clearing takes all', () => {
  const before = pairsOf(jar.write('a'.repeat(9000), 60, requestWith())).join('; ')
  const lines = jar.write('b', 60.9, requestWith(before))
  const attributes = 'Path=/; Secure; HttpOnly; SameSite=Lax'
  expect(lines).toEqual([
    `__Host-a=b; ${attributes}; Max-Age=60`,
    `__Host-a.1=; ${attributes}; Max-Age=0`,
    `__Host-a.2=; ${attributes}; Max-Age=0`,
  ])
  expect(pairsOf(jar.clear(requestWith(before)))).toEqual(['__Host-a=', '__Host-a.1=', '__Host-a.2='])
  expect(jar.clear(requestWith('b=c'))).toEqual([])
})

test('what is not whole, or there twice, is not there', () => {
  expect(jar.read(requestWith())).toBeUndefined()
  expect(jar.read(requestWith('__Host-a.1=b'))).toBeUndefined()
  expect(jar.read(requestWith('__Host-a=b; __Host-a=c'))).toBeUndefined()
  expect(jar.read(requestWith('__host-a=b; a=c; x__Host-a=d'))).toBeUndefined()
  expect(jar.isThere(requestWith('__Host-a.1=b'))).toBe(true)
  expect(jar.isThere(requestWith('a=b'))).toBe(false)
})

test.for([
  ['a comma', 'x=1,__Host-a=c'],
  ['a space of another alphabet', 'x=1;\u00a0__Host-a=c'],
  ['a vertical tab', 'x=1;\u000b__Host-a=c'],
] as const)('%s in what a sibling site may set begins no cookie of ours', ([, planted]) => {
  expect(jar.read(requestWith(planted))).toBeUndefined()
  expect(jar.read(requestWith(`__Host-a=b; ${planted}`))).toBe('b')
})

test('cookies of others do not matter', () => {
  expect(jar.read(requestWith('x=y; __Host-a=b; z="1, 2"; w'))).toBe('b')
})
