import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/index.ts'
import { ServerClock } from './server-clock.ts'

const nowMs = Date.parse('2026-11-22T12:00:00Z')
const hourMs = 3_600_000

test.for([
  // [how far the Date of the answer is ahead, how long the answer took, how far the server is taken to be ahead]
  [hourMs, 0, hourMs + 500],
  [-hourMs, 0, -hourMs + 500],
  [hourMs, 4000, hourMs + 500 + 2000],
  // Within what whole seconds and the way can tell, the clocks agree.
  [0, 0, 0],
  [1000, 0, 0],
  [1001, 0, 1501],
  [-2000, 0, 0],
  [-2001, 0, -1501],
  [-4000, 4000, 0],
  [1000, 4000, 0],
  [1001, 4000, 3501],
] as const)('a Date that is %i ms ahead after %i ms says that the clock is ahead by %i ms', (row) => {
  const [aheadMs, roundTripMs, expected] = row
  const serverClock = new ServerClock(new VirtualClock(nowMs))
  serverClock.learn(nowMs + aheadMs, roundTripMs)
  expect(serverClock.aheadMs).toBe(expected)
  expect(serverClock.now()).toBe(nowMs + expected)
})

test('is our own until something is known, and takes over what others know until it knows better', () => {
  const serverClock = new ServerClock(new VirtualClock(nowMs))
  expect(serverClock.now()).toBe(nowMs)
  serverClock.learn(Number.NaN, 0)
  serverClock.adopt(7000)
  expect(serverClock.now()).toBe(nowMs + 7000)
  serverClock.adopt(8000)
  expect(serverClock.aheadMs).toBe(8000)
  serverClock.learn(nowMs + hourMs, 0)
  serverClock.adopt(9000)
  expect(serverClock.aheadMs).toBe(hourMs + 500)
  serverClock.learn(nowMs, 0)
  expect(serverClock.aheadMs).toBe(0)
})

test('what is a hundred years off is no time', () => {
  const serverClock = new ServerClock(new VirtualClock(nowMs))
  serverClock.learn(nowMs + 3_155_760_000_000, 0)
  serverClock.learn(8.64e15, 0)
  serverClock.adopt(-3_155_760_000_000)
  serverClock.adopt(Infinity)
  expect(serverClock.aheadMs).toBe(0)
  serverClock.adopt(-3_155_759_999_999)
  expect(serverClock.aheadMs).toBe(-3_155_759_999_999)
})
