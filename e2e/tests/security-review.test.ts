// The security review says of each row by which test it is shown: here, that there are those tests, and all the rows.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readDocuments, repository } from './support/documents.ts'

const pages = 'apps/docs/pages/security'

/** The sections and items that the pages must speak of, by the texts' own numbers. */
const ROWS: Readonly<Record<string, readonly string[]>> = {
  'rfc-9700.md': [
    ['2.1', '2.1.1', '2.1.2', '2.2.1', '2.2.2', '2.3', '2.4', '2.5', '2.6'],
    ['4.1.1', '4.1.2', '4.2.1', '4.2.2', '4.3.1', '4.3.2'],
    upTo('4', 4, 8),
    ['4.9.1', '4.9.2', '4.10.1', '4.10.2', '4.10.3', '4.11.1', '4.11.2'],
    upTo('4', 12, 17),
  ].flat(),
  'rfc-6819.md': [
    items('4', 5, 4, 5),
    items('4.4', 13, 6),
    ['4.4.3'],
    upTo('4.4.3', 1, 6),
    ['4.4.4'],
    upTo('4.5', 1, 4),
    upTo('4.6', 1, 7),
    items('5', 6, 4, 5, 3),
    ['5.5'],
  ].flat(),
  'asvs.md': [
    items('3', 1, 3, 5, 8, 8, 1, 5),
    items('4', 5, 5, 2, 4),
    items('6', 3, 12, 8, 6, 8, 4, 2, 4),
    items('7', 3, 4, 2, 5, 3, 2),
    items('8', 4, 4, 3, 2),
    items('9', 3, 4),
    items('10', 2, 3, 5, 16, 5, 2, 3),
    items('11', 4, 5, 5, 4, 2, 2, 2),
    items('12', 5, 2, 5),
    items('13', 4, 6, 4, 7),
    items('14', 2, 8, 3),
    items('16', 1, 5, 4, 3, 4),
  ].flat(),
}

interface Row {
  readonly ids: readonly string[]
  readonly verdict: string
  readonly evidence: readonly { readonly file: string; readonly name: string }[]
  readonly text: string
}

describe.for(Object.keys(ROWS))('%s', (page) => {
  const rows = readRows(page)

  test('speaks of each row once, in their order', () => {
    expect(rows.flatMap(({ ids }) => ids)).toEqual(ROWS[page])
  })

  test('says of each what becomes of it, and by which test that is shown', () => {
    for (const { ids, verdict, evidence, text } of rows) {
      expect(verdict, ids[0]).toMatch(/^(kept|SanteDB's|yours|no such thing|open)$/)
      expect([ids[0], evidence.length > 0 || verdict !== 'kept']).toEqual([ids[0], true])
      expect([ids[0], text.length > 10]).toEqual([ids[0], true])
    }
  })

  test('names tests that there are', () => {
    const named = rows.flatMap(({ evidence }) => evidence)
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter((it) => !isThere(it))).toEqual([])
  })
})

test('what is open is told together', () => {
  const open = Object.keys(ROWS).flatMap((page) =>
    readRows(page)
      .filter(({ verdict }) => verdict === 'open')
      .flatMap(({ ids }) => ids.map((id) => `${page} ${id}`)),
  )
  const [, list = ''] = /^## What is open\n([^]*?)^## /m.exec(textOf('review.md')) ?? []
  const told = [...list.matchAll(/\[(?:RFC \d+|ASVS) ([^\]]+)\]\(\.\/(\S+\.md)\)/g)].flatMap(
    ([, ids = '', page]) => ids.split(/,\s|\sand\s/).map((id) => `${page} ${id}`),
  )
  expect(told.toSorted()).toEqual(open.toSorted())
})

test('a test that is not there is missed', () => {
  const file = 'e2e/tests/security-review.test.ts'
  expect(isThere({ file, name: 'what is open is told together' })).toBe(true)
  expect(isThere({ file, name: ['what', 'is', 'closed'].join(' ') })).toBe(false)
})

const sources = readDocuments('packages/auth-*/src/**/*.ts').filter(
  ({ path }) => !/\.test(-support)?\.ts$/.test(path),
)

test('what the packages use of cryptography is in the inventory', () => {
  const inventory = textOf('review.md')
  const primitives =
    /\bsubtle\.(\w+)|'(AES-\w+|SHA-\d+|HMAC|PBKDF2|HKDF)'|createHash\('(\w+)'\)|from '(jose)'/g
  const used = sources.flatMap(({ lines }) =>
    lines
      .filter((line) => !/^\s*(\*|\/\/)/.test(line))
      .flatMap((line) => [...line.matchAll(primitives)])
      .map((match) => match.slice(1).find(Boolean) ?? ''),
  )
  expect(used.length).toBeGreaterThan(10)
  expect([...new Set(used)].filter((primitive) => !inventory.includes(`\`${primitive}\``))).toEqual([])
  const others = /\bcreate(Cipheriv|Decipheriv|Sign|Verify|Hmac)\(|node-forge/
  const stray = sources.filter(({ lines }) => lines.some((line) => others.test(line)))
  expect(stray.map(({ path }) => path)).toEqual([])
})

test('no randomness but that of cryptography makes anything that must not be guessed', () => {
  // Times, so that those who wait do not come back together.
  const jitter = /take-lease|shared-session|token-source|last-failure/
  const random = sources.filter(({ lines }) => lines.some((line) => line.includes('Math.random')))
  expect(random.map(({ path }) => path).filter((path) => !jitter.test(path))).toEqual([])
  expect(random.length).toBeGreaterThan(0)
})

/** Bullets that begin with the number of a row, or of the first and the last of several. */
function readRows(page: string): Row[] {
  const bullets = textOf(page).split(/^- /m).slice(1)
  return bullets.map((bullet) => {
    const text = bullet.split(/\n(?:\n|#)/)[0]?.replaceAll(/\s+/g, ' ') ?? ''
    const [, ids = '', verdict = '', rest = ''] = /^\*\*([\d.–]+)\*\* .+? — _(.+?)\._ (.*)$/.exec(text) ?? []
    const evidence = [...rest.matchAll(/\]\((?:\.\.\/){4}(\S+)\) “(.+?)”/g)].map(
      ([, file = '', name = '']) => ({
        file,
        name,
      }),
    )
    return { ids: spell(ids), verdict, evidence, text: rest }
  })
}

function isThere({ file, name }: { readonly file: string; readonly name: string }): boolean {
  const code = readFileSync(join(repository, file), 'utf8')
  return ["'", '"', '`'].some((quote) => code.includes(quote + name + quote))
}

function textOf(page: string): string {
  return readFileSync(join(repository, pages, page), 'utf8')
}

/** `6.1.2–6.1.4` in full. */
function spell(ids: string): string[] {
  const [first = '', last] = ids.split('–')
  if (last === undefined) return [first]
  const [chapter, number] = splitLast(first)
  return upTo(chapter, number, splitLast(last)[1])
}

function splitLast(id: string): [chapter: string, number: number] {
  const end = id.lastIndexOf('.')
  return [id.slice(0, end), Number(id.slice(end + 1))]
}

function upTo(chapter: string, first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => `${chapter}.${first + index}`)
}

/** All items of a chapter, by how many there are in each of its sections. */
function items(chapter: string, ...counts: readonly number[]): string[] {
  return counts.flatMap((count, index) => upTo(`${chapter}.${index + 1}`, 1, count))
}
