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

test('who joined work that fails is told so, and begins none', async () => {
  const { flights } = open()
  let begun = 0
  const begin = async () => {
    begun += 1
    throw new Error('failed')
  }
  const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => flights.join('a', begin, {})))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
  expect(begun).toBe(1)
})

test('work that was thought lost does not end that which replaced it', async () => {
  const { clock, flights } = open({ joinMs: 1000 })
  const lasting = (durationMs: number) => () =>
    new Promise<string>((resolve) => void clock.setTimeout(() => resolve(`${durationMs}`), durationMs))
  const slow = flights.join('a', lasting(1500), {})
  const joiner = flights.join('a', lasting(1000), {})
  await clock.advance(1500)
  expect(await slow).toBe('1500')
  expect(flights.has('a')).toBe(true)
  await clock.advance(500)
  expect(await joiner).toBe('1000')
  expect(flights.has('a')).toBe(false)
})
