import { VirtualClock } from '@santedb/auth-core/testing'
import { expect, test } from 'vitest'
import { BoundedMemory, storeOf } from './bounded-memory.ts'

test('what is set is there until its time is over', async () => {
  const clock = new VirtualClock()
  const store = storeOf(new BoundedMemory(clock))
  await store.set('a', '1', 1000)
  await clock.advance(999)
  expect(await store.get('a')).toBe('1')
  await clock.advance(1)
  expect(await store.get('a')).toBeNull()
  await store.set('b', '2', 1000)
  await store.delete('b')
  expect(await store.get('b')).toBeNull()
})

test('a lease keeps others out until it is given back, or is over', async () => {
  const clock = new VirtualClock()
  const memory = new BoundedMemory(clock)
  const release = memory.lock('a', 1000)
  expect(memory.lock('a', 1000)).toBeNull()
  await release?.()
  const second = memory.lock('a', 1000)
  expect(second).not.toBeNull()
  await clock.advance(1000)
  const third = memory.lock('a', 1000)
  expect(third).not.toBeNull()
  // The lease of somebody else is not given back.
  await second?.()
  expect(memory.lock('a', 1000)).toBeNull()
})

test('strangers cannot fill it: what is oldest gives way', () => {
  const memory = new BoundedMemory(new VirtualClock())
  for (let index = 0; index < 10_000; index += 1) memory.set(String(index), 'a', 1000)
  memory.set('0', 'again', 1000)
  memory.set('another', 'a', 1000)
  expect(memory.get('0')).toBe('again')
  expect(memory.get('1')).toBeNull()
  expect(memory.get('2')).toBe('a')
})
