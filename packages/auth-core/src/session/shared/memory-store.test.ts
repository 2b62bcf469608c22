import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { VirtualClock } from '../../testing/index.ts'
import { createMemoryStore } from './memory-store.ts'
import type { SessionStore } from './session-store.ts'

let clock: VirtualClock
let store: SessionStore
beforeEach(() => {
  clock = new VirtualClock(0)
  store = createMemoryStore(clock)
})

test('gives what was set last, for as long as it is of use, and under its own key', async () => {
  expect(await store.get('a')).toBeNull()
  await store.set('a', 'first', 100)
  await store.set('a', 'second', 100)
  await store.set('b', 'other', 1000)
  await clock.advance(99)
  expect(await store.get('a')).toBe('second')
  await clock.advance(1)
  expect(await store.get('a')).toBeNull()
  // What is over stays so, also when the clock is set back.
  clock.jump(-50)
  expect(await store.get('a')).toBeNull()
  expect(await store.get('b')).toBe('other')
})

test('forgets what is deleted', async () => {
  await store.set('a', 'value', 100)
  await store.delete('a')
  expect(await store.get('a')).toBeNull()
})

test('leases a key to one at a time, until it is given back or over', async () => {
  const first = await store.lock?.('a', 100)
  expect(first).toBeTypeOf('function')
  expect(await store.lock?.('a', 100)).toBeNull()
  expect(await store.lock?.('b', 100)).toBeTypeOf('function')
  await first?.()
  expect(await store.lock?.('a', 100)).toBeTypeOf('function')
  await clock.advance(99)
  expect(await store.lock?.('a', 100)).toBeNull()
  await clock.advance(1)
  expect(await store.lock?.('a', 100)).toBeTypeOf('function')
})

test('a lease that was over ends no other one', async () => {
  const first = await store.lock?.('a', 100)
  await clock.advance(100)
  await store.lock?.('a', 100)
  await first?.()
  expect(await store.lock?.('a', 100)).toBeNull()
})

test('by itself it keeps the time of the runtime', async () => {
  const own = createMemoryStore()
  await own.set('a', 'value', 60_000)
  expect(await own.get('a')).toBe('value')
})

test('what is over does not pile up, though nobody asks for it again', async () => {
  const maps: Map<unknown, unknown>[] = []
  vi.stubGlobal(
    'Map',
    class extends Map {
      constructor() {
        super()
        maps.push(this)
      }
    },
  )
  onTestFinished(() => void vi.unstubAllGlobals())
  store = createMemoryStore(clock)
  await store.set('session', 'lasting', 36_000_000)
  for (let refusal = 0; refusal < 10_000; refusal += 1) {
    await store.set(`refusal-${refusal}`, 'refused', 60_000)
    clock.jump(1000)
  }
  const entries = maps.reduce((sum, { size }) => sum + size, 0)
  expect(entries).toBeGreaterThanOrEqual(60)
  expect(entries).toBeLessThanOrEqual(122)
  expect(await store.get('refusal-9999')).toBe('refused')
  expect(await store.get('session')).toBe('lasting')
})

test('what lives stays, however much of it there is', async () => {
  const keys = Array.from({ length: 1000 }, (_, number) => `session-${number}`)
  for (const key of keys) await store.set(key, key, 60_000)
  expect(await Promise.all(keys.map((key) => store.get(key)))).toEqual(keys)
})
