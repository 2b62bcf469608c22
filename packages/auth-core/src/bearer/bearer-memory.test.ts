import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/index.ts'
import { BearerMemory } from './bearer-memory.ts'

const live = { claims: {}, policies: [], expiresAt: undefined }

function open(): { clock: VirtualClock; memory: BearerMemory } {
  const clock = new VirtualClock(0)
  return { clock, memory: new BearerMemory({ clock, recheckMs: 1000, refusedMs: 5000, maximumEntries: 10 }) }
}

test('a refusal takes the place of a session at once, and makes it unknown', () => {
  const { memory } = open()
  memory.keep('key', live, 0, 0)
  expect(memory.isKnown('key')).toBe(true)
  memory.keep('key', 'dead', 0, 0)
  expect(memory.recall('key')).toBe('dead')
  expect(memory.isKnown('key')).toBe(false)
})

test('a session takes the place of a refusal that would be believed for longer', () => {
  const { clock, memory } = open()
  memory.keep('key', 'dead', 0, 0)
  memory.keep('key', live, 0, 0)
  expect(memory.recall('key')).toBe(live)
  clock.jump(1000)
  expect(memory.recall('key')).toBeUndefined()
  expect(memory.isKnown('key')).toBe(true)
})
