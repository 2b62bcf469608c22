// The benches of single calls and of what is loaded for them, as small as they can be: whether the work was done, and on
// every runtime. What they measure then means nothing.
import { expect, test } from 'vitest'
import type { Bench, Row } from '../src/bench.ts'
import { bench as cold } from '../src/cold/bench.ts'
import { bench as gateway } from '../src/gateway/bench.ts'
import { bench as size } from '../src/size/bench.ts'
import { bench as testServer } from '../src/test-server/bench.ts'
import { bench as warm } from '../src/warm/bench.ts'

const runtimes = ['Node.js', 'Deno', 'Bun', 'workerd']
const limitMs = 60_000

async function measure(bench: Bench): Promise<readonly Row[]> {
  const { title, rows } = await bench({ quick: true, progress: () => {} })
  expect(title).toMatch(/^[A-Z]/)
  for (const { ours, beside = 1, verdict, wish } of rows) {
    expect([ours >= 0, beside > 0]).toEqual([true, true])
    expect(verdict === undefined).toBe(wish === undefined)
  }
  return rows
}

function oursOf(rows: readonly Row[], name: string): number | undefined {
  return rows.find(({ what }) => what === name)?.ours
}

test('everybody makes their calls with the one session of their runtime', { timeout: limitMs }, async () => {
  const rows = await measure(warm)
  for (const runtime of runtimes) {
    for (const kind of ['over loopback', 'stubbed', 'over loopback, writing', 'stubbed, writing']) {
      expect(oursOf(rows, `${runtime}, ${kind}`)).toBeGreaterThan(0)
    }
  }
  // Twenty of each: four ways of ours and bare, and four peers; workerd has three of those.
  expect(oursOf(rows, 'calls that the service saw')).toBe((8 * 3 + 7) * 20)
  expect(oursOf(rows, 'calls without a live session')).toBe(0)
  expect(oursOf(rows, 'token requests, one a runtime')).toBe(4)
})

test('every start ends with an answer to a call with a session', { timeout: limitMs }, async () => {
  const rows = await measure(cold)
  for (const runtime of runtimes) expect(rows.some(({ what }) => what.startsWith(runtime))).toBe(true)
  const starts = oursOf(rows, 'starts') ?? 0
  expect(starts).toBeGreaterThan(15)
  expect(oursOf(rows, 'calls with a session that the service saw')).toBe(starts)
})

test('every entry is weighed with all that it stands on, and so are its peers', async () => {
  const rows = await measure(size)
  const { ours = 0, beside = 0 } =
    rows.find(({ what, besideName }) => what.endsWith('/verify') && besideName === 'jose') ?? {}
  // It stands on jose.
  expect(ours).toBeGreaterThan(beside)
  expect(beside).toBeGreaterThan(4000)
  expect(new Set(rows.map(({ what }) => what)).size).toBeGreaterThan(8)
})

test.for([
  ['gateway', gateway, 'requests/s'],
  ['test-server', testServer, 'token requests/s'],
] as const)('the bench of %s gives what it measured', { timeout: limitMs }, async ([, bench, unit]) => {
  const rows = await measure(bench)
  expect(rows.filter((row) => row.unit === unit && row.ratio !== undefined).length).toBeGreaterThan(2)
})
