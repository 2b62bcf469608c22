import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSystemClock } from './clock.ts'

let wallMs = 1_000_000
let monotonicMs = 500
beforeEach(() => {
  vi.spyOn(Date, 'now').mockImplementation(() => wallMs)
  vi.spyOn(performance, 'now').mockImplementation(() => monotonicMs)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test.for([
  ['both go on', 1000, 1000, 1000],
  ['the wall clock is set back', -7_200_000, 1000, 1000],
  ['the machine sleeps, and the other clock with it', 3_600_000, 10, 3_600_000],
  ['both are set back, which no clock should be', -5, -10, 0],
] as const)('shows the faster of two clocks where %s', ([, wall, monotonic, expected]) => {
  const clock = createSystemClock()
  const startMs = clock.now()
  expect(startMs).toBe(wallMs)
  wallMs += wall
  monotonicMs += monotonic
  expect(clock.now() - startMs).toBe(expected)
  // What was seen once does not count again.
  expect(clock.now() - startMs).toBe(expected)
  monotonicMs += 7
  expect(clock.now() - startMs).toBe(expected + 7)
})

test('calls back after the delay, unless that is cancelled', async () => {
  vi.useFakeTimers()
  try {
    const clock = createSystemClock()
    const called: string[] = []
    clock.setTimeout(() => called.push('first'), 100, false)
    clock.setTimeout(() => called.push('background'), 100, true)
    clock.setTimeout(() => called.push('cancelled'), 100, false)()
    await vi.advanceTimersByTimeAsync(99)
    expect(called).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(called).toEqual(['first', 'background'])
  } finally {
    vi.useRealTimers()
  }
})

test.for<[string, boolean, () => unknown, string[]]>([
  ['a timer that can be let go', true, () => ({ unref: () => log.push('unref') }), ['unref']],
  ['a timer that is waited for', false, () => ({ unref: () => log.push('unref') }), []],
  ['a number of a browser or worker', true, () => 7, ['clear']],
  ['a number that is waited for', false, () => 7, []],
  ['no timer', true, () => null, ['clear']],
  ['a timer that cannot be let go', true, () => ({}), ['clear']],
  ['a timer of which nothing is known', true, () => ({ unref: true }), []],
])('%s in the background (%s) keeps no process alive', ([, background, timer, expected]) => {
  log.length = 0
  vi.stubGlobal('setTimeout', timer)
  vi.stubGlobal('clearTimeout', () => log.push('clear'))
  createSystemClock().setTimeout(() => {}, 10, background)
  expect(log).toEqual(expected)
})

test('a timer that was let go is held again to be cancelled, so that nothing of it is left', () => {
  log.length = 0
  const timer = { ref: () => log.push('ref'), unref: () => log.push('unref') }
  vi.stubGlobal('setTimeout', () => timer)
  vi.stubGlobal('clearTimeout', () => log.push('clear'))
  createSystemClock().setTimeout(() => {}, 10, true)()
  expect(log).toEqual(['unref', 'ref', 'clear'])
})

const log: string[] = []
