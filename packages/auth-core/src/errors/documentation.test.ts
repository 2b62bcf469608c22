import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as failures from './failures.ts'

const codes = Object.values(failures).map(({ code }) => code)
const documentation = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
const sections = new Map(
  documentation
    .split(/^## /m)
    .slice(1)
    .map((section) => [/^`(\w+)`$/m.exec(section)?.[1], section]),
)

test.for(codes)('%s is documented: what happened, how to check, what to do', (code) => {
  const section = sections.get(code) ?? ''
  for (const part of ['What happened', 'How to check', 'What to do']) {
    expect(section).toMatch(new RegExp(`^\\*\\*${part}\\.\\*\\* \\S`, 'm'))
  }
})

test.for(Object.values(failures).map((failure) => [failure.code, failure] as const))(
  'a message for %s says in whole sentences what it means and what to do',
  ([, { meaning, remedy }]) => {
    for (const sentence of [meaning, remedy]) expect(sentence).toMatch(/^[A-Z].+[^.]\.$/)
  },
)

test('what is documented exists, once, and in the order of the alphabet', () => {
  expect([...sections.keys()]).toEqual(codes.toSorted())
  expect(new Set(codes).size).toBe(codes.length)
})
