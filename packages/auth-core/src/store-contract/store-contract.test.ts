import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createMemoryStore, type SessionStore } from '../index.ts'
import { VirtualClock } from '../testing/index.ts'
import { storeContract, type StoreContractOptions } from './index.ts'

/** A store in memory whose time a clause lets pass. */
function memory(change: (store: SessionStore) => Partial<SessionStore> = () => ({})): StoreContractOptions {
  const clock = new VirtualClock()
  const store = createMemoryStore(clock)
  const changed = { ...store, ...change(store) }
  return {
    create: () => changed,
    claims: ['expiry', 'lock'],
    pass: (durationMs) => clock.advance(durationMs),
  }
}

const contract = storeContract(memory())

describe('the store in memory', () => {
  test.for([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })

  test('leaves out what it does not claim: fencing, and places that are out of order', () => {
    expect(contract.leftOut).toHaveLength(6)
    expect(contract.clauses).toHaveLength(22)
  })
})

test('clauses can run at once on one place', async () => {
  await expect(Promise.all(contract.clauses.map(({ run }) => run()))).resolves.toBeDefined()
})

const faults: [
  fault: string,
  broken: string,
  change: (store: SessionStore) => Partial<SessionStore>,
  more?: Partial<StoreContractOptions>,
][] = [
  [
    'has an empty text for nothing',
    'a key that was never set has no value',
    (store) => ({ get: async (key) => (await store.get(key)) ?? '' }),
  ],
  [
    'trims values',
    'a value comes back exactly',
    (store) => ({ set: (key, text, ttlMs) => store.set(key, text.trim(), ttlMs) }),
  ],
  [
    'cuts long values',
    'a value of a quarter of a million characters is kept',
    (store) => ({ set: (key, text, ttlMs) => store.set(key, text.slice(0, 100_000), ttlMs) }),
  ],
  [
    'keeps the first value',
    'a value takes the place of the one before, also of a longer one',
    (store) => ({
      set: async (key, text, ttlMs) =>
        (await store.get(key)) === null ? store.set(key, text, ttlMs) : undefined,
    }),
  ],
  ['deletes nothing', 'a deleted key has no value, and can be set again', () => ({ delete: async () => {} })],
  [
    'does not know what to delete',
    'to delete what is not there is no failure',
    () => ({ delete: () => Promise.reject(new Error('not found')) }),
  ],
  [
    'takes no heed of case',
    'keys are kept apart, by their case and by every part of them',
    (store) => ({
      get: (key) => store.get(key.toLowerCase()),
      set: (key, text, ttlMs) => store.set(key.toLowerCase(), text, ttlMs),
    }),
  ],
  [
    'wants whole numbers',
    'a time may be any number of milliseconds that is not whole',
    (store) => ({
      set: async (key, text, ttlMs) =>
        Number.isInteger(ttlMs) ? store.set(key, text, ttlMs) : Promise.reject(new Error('not an integer')),
    }),
  ],
  [
    'keeps all for ever',
    'a value is gone when its time is over, and others are not',
    (store) => ({ set: (key, text) => store.set(key, text, 1e9) }),
  ],
  ['never lengthens a time', 'a value has its own time, not that of the one before', firstTimeStays],
  [
    'keeps everything for a second at least',
    'a value whose time is over when it is set is not given, nor is the one before',
    (store) => ({ set: (key, text, ttlMs) => store.set(key, text, Math.max(ttlMs, 1)) }),
  ],
  [
    'gives every lease',
    'a lease is held by one at a time, and other keys are free',
    () => ({ lock: async () => async () => {} }),
  ],
  ['looks before it takes', 'of many who ask at once, one is given the lease', raceForLeases],
  [
    'keeps leases that were ended',
    'a lease that was ended can be taken at once',
    (store) => ({
      lock: async (key, leaseMs) => ((await store.lock?.(key, leaseMs)) ? async () => {} : null),
    }),
  ],
  [
    'never ends a lease',
    'a lease that nobody ended is over after its time',
    (store) => ({ lock: async (key) => store.lock?.(key, 1e9) ?? null }),
  ],
  [
    'ends the lease of anybody',
    'who ends a lease that is over, or ends one twice, ends nobody else’s',
    endAnybodys,
  ],
  [
    'keeps the lease in the place of the value',
    'a lease leaves the value alone that it guards',
    (store) => ({
      lock: async (key, leaseMs) => {
        await store.set(key.replace('.lock', ''), 'leased', leaseMs)
        return store.lock?.(key, leaseMs) ?? null
      },
    }),
  ],
  [
    'refuses those without a lease',
    'a key can be set and deleted by who holds no lease on it',
    (store) => {
      const leased = new Set<string>()
      return {
        lock: async (key, leaseMs) => {
          leased.add(key)
          return store.lock?.(key, leaseMs) ?? null
        },
        set: async (key, text, ttlMs) =>
          leased.has(`${key}.lock`) ? undefined : store.set(key, text, ttlMs),
      }
    },
  ],
  ['looks before it takes', '50 who count under the lease at once lose no count', raceForLeases],
  [
    'claims fencing, and fences nothing',
    'a holder whose lease is over overwrites nothing that the next holder wrote',
    () => ({}),
    { claims: ['expiry', 'lock', 'fencing'] },
  ],
  [
    'claims no lock, and has one',
    'it has a lock if it claims one, and only then',
    () => ({}),
    { claims: [] },
  ],
  [
    'answers though its place is out of order',
    'where the place is out of order, get is rejected in time, and no value is told',
    () => ({}),
    { createFailing: () => createMemoryStore() },
  ],
  [
    'tells what it could not keep',
    'where the place is out of order, set is rejected in time, and no value is told',
    () => ({}),
    {
      createFailing: () => ({
        ...createMemoryStore(),
        set: (_, text) => Promise.reject(new Error(`cannot keep ${text}`)),
      }),
    },
  ],
]

test.for(faults)('a store that %s breaks: %s', async ([, broken, change, more]) => {
  const clause = [...storeContract({ ...memory(change), ...more })].find(({ name }) => name === broken)
  await expect(clause?.run()).rejects.toBeInstanceOf(Error)
})

const never = () => new Promise<never>(() => {})

test('a store that hangs is found out in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }).setTimerTickMode('nextTimerAsync')
  onTestFinished(() => void vi.useRealTimers())
  const hanging = { get: never, set: never, delete: never, lock: never }
  const [honesty, ...others] = storeContract({ ...memory(() => hanging), createFailing: () => hanging })
  await honesty?.run()
  for (const { name, run } of others) await expect(run(), name).rejects.toThrow(/in time|took longer/)
})

function firstTimeStays(store: SessionStore): Partial<SessionStore> {
  const times = new Map<string, number>()
  return {
    async set(key, text, ttlMs) {
      if ((await store.get(key)) === null) times.set(key, ttlMs)
      await store.set(key, text, times.get(key) ?? ttlMs)
    },
  }
}

function raceForLeases(): Partial<SessionStore> {
  const held = new Set<string>()
  return {
    async lock(key) {
      const isFree = !held.has(key)
      await Promise.resolve()
      if (!isFree) return null
      held.add(key)
      return async () => void held.delete(key)
    },
  }
}

function endAnybodys(store: SessionStore): Partial<SessionStore> {
  const current = new Map<string, () => Promise<void>>()
  return {
    async lock(key, leaseMs) {
      const release = await store.lock?.(key, leaseMs)
      if (!release) return null
      current.set(key, release)
      return async () => current.get(key)?.()
    },
  }
}
