import { expect, test } from 'vitest'
import { RecentEntries } from './recent-entries.ts'

test('forgets what was not used for longest, and nothing before it is full', () => {
  const entries = new RecentEntries<number>(2)
  entries.set('a', 1)
  entries.set('b', 2)
  expect([entries.get('b'), entries.get('a')]).toEqual([2, 1])
  entries.set('c', 3)
  expect([entries.get('a'), entries.get('b'), entries.get('c')]).toEqual([1, undefined, 3])
  entries.set('a', 4)
  entries.set('d', 5)
  expect([entries.get('a'), entries.get('c'), entries.get('d')]).toEqual([4, undefined, 5])
})

test('forgets what is deleted, and makes room by it', () => {
  const entries = new RecentEntries<number>(2)
  entries.set('a', 1)
  entries.set('b', 2)
  entries.delete('b')
  entries.set('c', 3)
  expect([entries.get('a'), entries.get('b'), entries.get('c')]).toEqual([1, undefined, 3])
})
