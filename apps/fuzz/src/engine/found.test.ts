import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepFound, readFound } from './found.ts'
import { Fault } from './target.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'santedb-auth-fuzz-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const long = `begin ${'token"'.repeat(100_000)} end`

test.for([[{ a: [1, null, '\ud800', { ['__proto__']: 'x' }] }], [{ text: long }], ['']])(
  'an input is read as it was kept',
  ([input = '']) => {
    const file = keepFound(folder, 'target', new Fault('wrong shape', 'why'), input)
    expect(readFound(folder, 'target')).toEqual([{ file, input }])
  },
)

test('a file tells the fault in its name, and long repetitions in a few words', () => {
  const file = keepFound(folder, 'target', new Fault('wrong shape', 'why'), { text: long })
  expect(file).toMatch(/^target\/wrong-shape-[\da-f]{8}\.json$/)
  expect(readFileSync(join(folder, file), 'utf8').length).toBeLessThan(500)
  expect(JSON.parse(readFileSync(join(folder, file), 'utf8'))).toMatchObject({ fault: 'wrong shape: why' })
})

test('a target of which nothing was found has nothing', () => {
  expect(readFound(folder, 'other')).toEqual([])
})
