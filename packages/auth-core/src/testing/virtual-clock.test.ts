import { beforeEach, expect, test } from 'vitest'
import { VirtualClock } from './virtual-clock.ts'

let clock: VirtualClock
let calls: [string, number][]
beforeEach(() => {
  clock = new VirtualClock(1000)
  calls = []
})

function set(name: string, delayMs: number): () => void {
  return clock.setTimeout(() => calls.push([name, clock.now()]), delayMs)
}

test('stands still until it is moved', async () => {
  const before = Date.now()
  const present = new VirtualClock().now()
  expect(present).toBeGreaterThanOrEqual(before)
  expect(present).toBeLessThanOrEqual(Date.now())
  expect(clock.now()).toBe(1000)
  await clock.advance(250)
  expect(clock.now()).toBe(1250)
})

test('calls every timer at its own time, in the order of time and then of setting', async () => {
  set('late', 300)
  set('first', 100)
  set('second', 100)
  set('at once', 0)
  set('in the past', -50)
  set('never', 301)
  expect(clock.nextDueAtMs).toBe(1000)
  await clock.advance(300)
  expect(calls).toEqual([
    ['at once', 1000],
    ['in the past', 1000],
    ['first', 1100],
    ['second', 1100],
    ['late', 1300],
  ])
  expect(clock.now()).toBe(1300)
  expect(clock.nextDueAtMs).toBe(1301)
})

test('calls no timer that is cancelled, and each once', async () => {
  set('once', 100)
  set('cancelled', 100)()
  await clock.advance(100)
  await clock.advance(100)
  expect(calls).toEqual([['once', 1100]])
  expect(clock.nextDueAtMs).toBeUndefined()
})

test('lets what a timer sets off happen before the next one, timers and digests included', async () => {
  clock.setTimeout(() => {
    void crypto.subtle.digest('SHA-256', new Uint8Array()).then(() => {
      calls.push(['digested', clock.now()])
      set('set by a timer', 50)
    })
  }, 100)
  set('later', 200)
  await clock.advance(200)
  expect(calls).toEqual([
    ['digested', 1100],
    ['set by a timer', 1150],
    ['later', 1200],
  ])
})

test('lets what was begun before happen, even when no time passes', async () => {
  void Promise.resolve().then(() => set('begun before', 0))
  await clock.advance(0)
  expect(calls).toEqual([['begun before', 1000]])
})

test.for([-500, 500])('jumps by %i ms without calling a timer, which keep their distance', async (jumpMs) => {
  set('timer', 100)
  clock.jump(jumpMs)
  expect([clock.now(), clock.nextDueAtMs, calls]).toEqual([1000 + jumpMs, 1100 + jumpMs, []])
  await clock.advance(100)
  expect(calls).toEqual([['timer', 1100 + jumpMs]])
})
