import { expect, test } from 'vitest'
import { supervise, type FoundFault } from './supervise.ts'
import { mutate } from '../mutation/mutate.ts'
import { Corpus } from './corpus.ts'
import type { Json } from './json.ts'
import { Random } from './random.ts'

const module = new URL('../testing/planted.ts', import.meta.url).href

async function fuzz(name: string, more: { runs?: number; guided?: boolean; hangAfterMs?: number } = {}) {
  const faults: FoundFault[] = []
  const onFault = (fault: FoundFault) => void faults.push(fault)
  const options = {
    module,
    name,
    seed: 1,
    runs: 300,
    guided: true,
    untilMs: Infinity,
    kept: [],
  }
  const report = await supervise({ ...options, ...more, onFault })
  return { faults, report }
}

test('watching the code finds a fault that chance alone does not, and makes what was found smaller', async () => {
  const { faults } = await fuzz('conditions', { runs: 30_000 })
  expect(faults).toMatchObject([
    { message: 'untyped error: RangeError: planted', stack: expect.stringContaining('parsePlanted') },
  ])
  expect(JSON.stringify(faults[0]?.input).length).toBeLessThan(60)
  const blind = await fuzz('conditions', { runs: 30_000, guided: false })
  expect(blind.faults).toEqual([])
  expect(blind.report.runs).toBeGreaterThanOrEqual(30_000)
})

test('an input that hangs is told by another thread, which begins anew', async () => {
  const { faults, report } = await fuzz('endless', { runs: 200, hangAfterMs: 500 })
  expect(faults[0]).toMatchObject({ kind: 'hang', input: { header: expect.stringContaining('Planted') } })
  expect(faults.length).toBeGreaterThan(1)
  expect(report.runs).toBeGreaterThan(0)
})

test('a text that takes time by the square of its length is told, one in proportion is not', async () => {
  const { faults } = await fuzz('slow', { runs: 3000 })
  expect(faults.map(({ kind }) => kind)).toEqual(['superlinear'])
  expect(JSON.stringify(faults[0]?.input).length).toBeGreaterThan(900_000)
  expect((await fuzz('swift', { runs: 5000 })).faults).toEqual([])
})

test.for<[string, string]>([
  ['polluting', 'prototype pollution'],
  ['leaving', 'unhandled'],
  ['waiting', 'wrong shape'],
])('%s is %s, told once', async ([name, kind]) => {
  const { faults } = await fuzz(name)
  expect(faults.map((it) => it.kind)).toEqual([kind])
})

test('the same seed gives the same inputs where the code is not watched, whose compiler has a will of its own', () => {
  expect(inputsOf(1)).toEqual(inputsOf(1))
  expect(inputsOf(1)).not.toEqual(inputsOf(2))
})

test('a corpus keeps an input once', () => {
  const corpus = new Corpus()
  expect([corpus.add({ a: 1 }), corpus.add({ a: 1 }), corpus.add({ a: 2 })]).toEqual([true, false, true])
})

function inputsOf(seed: number): Json[] {
  const random = new Random(seed)
  return Array.from({ length: 50 }, () => mutate({ a: 'Basic v1' }, random, { others: [], words: ['b'] }))
}
