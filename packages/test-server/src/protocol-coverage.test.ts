// The README lists which test shows each row of the protocol. This keeps the list honest.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** How many rows each part of the protocol has; what is prose counts as one. */
const ROWS: Readonly<Record<string, number>> = {
  '1': 9,
  '1.1': 12,
  '1.2': 7,
  '1.3': 3,
  '1.4': 8,
  '2.1': 8,
  '2.2': 8,
  '2.3': 10,
  '2.4': 1,
  '2.5': 8,
  '2.6': 6,
  '3': 8,
  '4.1': 17,
  '4.2': 3,
  '4.3': 12,
  '4.4': 9,
  '4.5': 2,
  '5.1': 8,
  '5.2': 8,
  '5.3': 2,
  '5.4': 13,
  '5.5': 1,
  '5.6': 1,
  '5.7': 7,
  '6.1': 1,
  '6.2': 1,
  '6.3': 8,
  '6.4': 26,
  '6.5': 12,
  '6.6': 1,
  '7.1': 12,
  '7.2': 1,
  '7.3': 5,
  '8': 8,
  '9': 10,
}

interface Row {
  readonly section: string
  readonly name: string
  readonly shownBy: string
}

function readRows(): readonly Row[] {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const table = readme.slice(readme.indexOf('## What shows it'))
  return table.split('\n### ').flatMap((part) => {
    const [heading = '', ...lines] = part.split('\n')
    const [section = ''] = heading.split(' ')
    return lines
      .filter((line) => line.startsWith('| ') && !/^\| (?:row|-+) /.test(line))
      .map((line) => {
        const [, name = '', shownBy = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
        return { section, name, shownBy }
      })
  })
}

/** What is wrong with a row: neither a test that is there nor a reason. */
function faultOf({ section, name, shownBy }: Row): string[] {
  if (/^nothing: \S+ \S+/.test(shownBy)) return []
  return shownBy.split('<br>').flatMap((reference) => {
    const [, file = '', title = ''] = /^`([\w/-]+)` (.+)$/.exec(reference) ?? []
    const url = new URL(`${file}.test.ts`, import.meta.url)
    const isThere = title !== '' && existsSync(url) && holds(readFileSync(url, 'utf8'), title)
    return isThere ? [] : [`${section} ${name}: ${reference}`]
  })
}

function holds(source: string, title: string): boolean {
  return source.includes(title.replaceAll('`', '').replaceAll('\\', ''))
}

test('every row of the protocol has a test that is there, or a reason why not', () => {
  expect(readRows().flatMap(faultOf)).toEqual([])
})

test('no row is left out', () => {
  const counted: Record<string, number> = {}
  for (const { section } of readRows()) counted[section] = (counted[section] ?? 0) + 1
  expect(counted).toEqual(ROWS)
})

test('a row without a test or a reason is found out', () => {
  const row = { section: '1', name: 'a row' }
  for (const shownBy of ['', 'nothing:', '`http/form` no such title', '`no/such-file` a bare key']) {
    expect(faultOf({ ...row, shownBy })).toHaveLength(1)
  }
  expect(faultOf({ ...row, shownBy: '`http/form` a bare key' })).toEqual([])
})
