import { expect, test } from 'vitest'
import { VirtualClock } from '../testing/index.ts'
import { Flights } from './flights.ts'

function open({ joinMs = 2000, limitMs = 10_000 } = {}) {
  const clock = new VirtualClock(0)
  return { clock, flights: new Flights<string>({ clock, joinMs, limitMs }) }
}

/** Work of a request that ended: nothing ever comes of it, as on Workers. */
const lost = () => new Promise<string>(() => {})

test('who joins work that was lost waits with a bound, and then one of them begins anew for all', async () => {
  const { clock, flights } = open()
  void flights.join('key', lost, {}).catch(() => {})
  let begun = 0
  const begin = async () => {
    begun += 1
    await new Promise<void>((resolve) => clock.setTimeout(resolve, 10))
    return `work ${begun}`
  }
  const joiners = Array.from({ length: 20 }, () => flights.join('key', begin, {}))
  await clock.advance(1999)
  expect(begun).toBe(0)
  await clock.advance(11)
  expect(new Set(await Promise.all(joiners))).toEqual(new Set(['work 1']))
  expect(begun).toBe(1)
})

test('work that is lost again and again ends in a timeout, and not in a crowd', async () => {
  const { clock, flights } = open()
  let begun = 0
  const begin = () => {
    begun += 1
    return lost()
  }
  const joiners = Array.from({ length: 20 }, () => flights.join('key', begin, {}))
  const settled = Promise.allSettled(joiners)
  await clock.advance(10_000)
  for (const outcome of await settled) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'timeout' } })
  }
  expect(begun).toBeLessThanOrEqual(5)
})

test('with joinMs 0 nobody waits for another', async () => {
  const { flights } = open({ joinMs: 0 })
  void flights.join('key', lost, {}).catch(() => {})
  expect(await flights.join('key', async () => 'own', {})).toBe('own')
})

test('work whose time is over no longer counts', async () => {
  const { clock, flights } = open()
  void flights.join('a', lost, {}).catch(() => {})
  expect(flights.count()).toBe(1)
  clock.jump(10_001)
  expect(flights.count()).toBe(0)
})

test('work that ends is told to the runtime, also where it fails', async () => {
  const { flights } = open()
  const told: Promise<unknown>[] = []
  const work = flights.join('a', () => Promise.reject(new Error('failed')), {
    waitUntil: (it) => void told.push(it),
  })
  await expect(work).rejects.toThrow('failed')
  expect(told).toHaveLength(1)
  await expect(told[0]).resolves.toBeUndefined()
  expect(flights.count()).toBe(0)
})

test('work that is given up is aborted', async () => {
  const { clock, flights } = open({ limitMs: 1000 })
  let aborted: unknown
  const begin = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => (aborted = signal.reason))
    return lost()
  }
  const outcome = flights.join('a', begin, {}).catch((error: unknown) => error)
  await clock.advance(1000)
  expect(await outcome).toMatchObject({ code: 'timeout' })
  expect(aborted).toMatchObject({ code: 'timeout' })
})
