import { expect, test, vi } from 'vitest'
import { VirtualClock } from '../testing/index.ts'
import type { Clock } from './clock.ts'
import { sleep, waitFor } from './wait.ts'

const limit = new Error('too long')
const reason = new Error('enough')
const never = new Promise<never>(() => {})

function bench(work: Promise<string>, signal?: AbortSignal) {
  const clock = new VirtualClock(0)
  return { clock, wait: waitFor(work, { clock, limitMs: 100, onLimit: () => limit, signal }) }
}

test('gives what the work gives, and leaves no timer behind', async () => {
  const { clock, wait } = bench(Promise.resolve('done'))
  expect(clock.nextDueAtMs).toBe(100)
  expect(await wait).toBe('done')
  expect(clock.nextDueAtMs).toBeUndefined()
})

test('fails as the work fails, and leaves no timer behind', async () => {
  const { clock, wait } = bench(Promise.reject(reason))
  await expect(wait).rejects.toBe(reason)
  expect(clock.nextDueAtMs).toBeUndefined()
})

test('fails when its time is over', async () => {
  const { clock, wait } = bench(never)
  const failed = expect(wait).rejects.toBe(limit)
  await clock.advance(99)
  expect(clock.nextDueAtMs).toBe(100)
  await clock.advance(1)
  await failed
})

test('asks for no timer in the past, of which some runtimes complain', async () => {
  const delays: number[] = []
  const clock: Clock = {
    now: () => 0,
    setTimeout(callback, delayMs) {
      delays.push(delayMs)
      queueMicrotask(callback)
      return () => {}
    },
  }
  await expect(waitFor(never, { clock, limitMs: -5.9, onLimit: () => limit })).rejects.toBe(limit)
  expect(delays).toEqual([0])
})

test('fails with the reason of its signal, before or during the work, and leaves no timer behind', async () => {
  const controller = new AbortController()
  for (const signal of [AbortSignal.abort(reason), controller.signal]) {
    const { clock, wait } = bench(never, signal)
    controller.abort(reason)
    await expect(wait).rejects.toBe(reason)
    expect(clock.nextDueAtMs).toBeUndefined()
  }
})

test('work that fails when nobody waits for it any more fails unnoticed', async () => {
  const unseen = vi.fn<() => void>()
  process.on('unhandledRejection', unseen)
  const { clock, wait } = bench(Promise.reject(limit), AbortSignal.abort(reason))
  await expect(wait).rejects.toBe(reason)
  await new Promise((resolve) => setTimeout(resolve))
  process.off('unhandledRejection', unseen)
  expect(unseen).not.toHaveBeenCalled()
  expect(clock.nextDueAtMs).toBeUndefined()
})

test('listens to its signal no longer than it waits', async () => {
  const { signal } = new AbortController()
  const add = vi.spyOn(signal, 'addEventListener')
  const remove = vi.spyOn(signal, 'removeEventListener')
  await bench(Promise.resolve('done'), signal).wait
  expect(add).toHaveBeenCalledTimes(1)
  expect(remove.mock.calls[0]?.slice(0, 2)).toEqual(add.mock.calls[0]?.slice(0, 2))
})

test('sleeping is waiting for some time', async () => {
  const clock = new VirtualClock(0)
  let isAwake = false
  void sleep(clock, 50).then(() => (isAwake = true))
  await clock.advance(49)
  expect(isAwake).toBe(false)
  await clock.advance(1)
  expect(isAwake).toBe(true)
})
