// The benches of a session's life, as small as they can be: what they count is right whatever the machine is busy with.
import { describe, expect, test } from 'vitest'
import type { Bench, Row } from '../src/bench.ts'
import { bench as expiry } from '../src/expiry/bench.ts'
import { Turns } from '../src/expiry/turns.ts'
import { bench as fleet } from '../src/fleet/bench.ts'
import { countBySession } from '../src/fleet/fleet.ts'
import { bench as herd } from '../src/herd/bench.ts'
import { bench as memory } from '../src/memory/bench.ts'
import { slopeOf } from '../src/memory/slope.ts'

/** What was measured of us, by what it is. */
async function measure(bench: Bench): Promise<Map<string, Row>> {
  const { rows } = await bench({ quick: true, progress: () => {} })
  return new Map(rows.map((row) => [row.what, row]))
}

const oursIn = (rows: Map<string, Row>, pattern: RegExp): number[] =>
  [...rows.values()].filter(({ what, unit }) => pattern.test(`${what} ${unit}`)).map(({ ours }) => ours)

test('one, a hundred and ten thousand callers make one token request, at first and at the end', async () => {
  const rows = await measure(herd)
  expect(oursIn(rows, /token requests$/)).toEqual(Array.from({ length: 9 }, () => 1))
  expect(oursIn(rows, /not served/)).toEqual([0, 0, 0])
})

// They take seconds, and on a busy machine many.
describe.concurrent('beside one another', { timeout: 120_000 }, () => {
  test('no call fails while its session is renewed', async () => {
    const rows = await measure(expiry)
    expect(oursIn(rows, /failed calls/)).toEqual([0, 0])
    expect(rows.get('stubbed: calls')?.ours).toBeGreaterThan(1000)
    expect(rows.get('stubbed: renewals meanwhile')?.ours).toBeGreaterThan(0)
    expect(rows.get('stubbed: calls with a session that had ended')?.ours).toBe(0)
  })

  test('processes, isolates and tabs make one token request for a session, and one to renew it', async () => {
    const rows = await measure(fleet)
    expect(oursIn(rows, /token requests at first/)).toEqual([1, 1, 1])
    expect(oursIn(rows, /token requests a renewal/)).toEqual([1, 1])
    expect(oursIn(rows, /not served/)).toEqual([0, 0, 0])
  })

  test('a session that is renewed leaves nothing of the one before', async () => {
    const rows = await measure(memory)
    expect(rows.get('renewals of one session')?.ours).toBe(2501)
    // A session takes more than that, and what a heap is off by is less.
    expect(rows.get('growth of the heap')?.ours).toBeLessThan(1000)
    expect(oursIn(rows, /heap for each of 100 identities/)[0]).toBeGreaterThan(1000)
  })
})

test('the slope is that of the straight line through the values', () => {
  expect(slopeOf([1, 3, 5, 7])).toBe(2)
  expect(slopeOf([5, 5, 5])).toBe(0)
  expect(slopeOf([0, 1, 0, 1, 0])).toBe(0)
})

test('what is waited for ends in another turn than it began in, and what is not ends in the same', async () => {
  const turns = new Turns()
  const first = turns.number
  await Promise.resolve()
  expect(turns.number).toBe(first)
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect(turns.number).toBeGreaterThan(first)
})

test('token requests that come at the same time are for the same session', () => {
  const plan = { members: 1, callsAtOnce: 1, sessionSeconds: 4, durationMs: 10_000 }
  const tokenRequestTimesMs = [0, 3000, 3500, 4999, 6000]
  expect(countBySession({ calls: 1, failed: 0, tokenRequestTimesMs }, plan)).toEqual([1, 3, 1])
})
