import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStorage, type Driver, prefixStorage, type Storage, type StorageValue } from 'unstorage'
import fileSystemDriver from 'unstorage/drivers/fs'
import { describe, expect, onTestFinished, test } from 'vitest'
import { storeContract } from '../store-contract/index.ts'
import { fromUnstorage } from './index.ts'

const key = 'session:S0/hash?a=b'

async function fileSystemStorage(): Promise<Storage> {
  const base = await mkdtemp(join(tmpdir(), 'unstorage-'))
  onTestFinished(() => rm(base, { recursive: true }))
  return createStorage({ driver: fileSystemDriver({ base }) })
}

const storages: [string, () => Storage | Promise<Storage>][] = [
  ['memory', () => createStorage()],
  ['a part of a storage', () => prefixStorage(createStorage(), 'sessions')],
  ['a file system', fileSystemStorage],
]

test.for(storages)('in %s a value comes back exactly, until it is deleted', async ([, create]) => {
  const store = fromUnstorage(await create())
  expect(await store.get(key)).toBeNull()
  for (const value of ['{"version":1,"accessToken":"a"}', '', 'null', '7', '"text"', '{broken', 'ä 🚑']) {
    await store.set(key, value, 1000)
    expect(await store.get(key)).toBe(value)
  }
  await store.delete(key)
  expect(await store.get(key)).toBeNull()
})

describe('the store contract', () => {
  const storage = createStorage()
  const contract = storeContract({
    create: () => fromUnstorage(storage),
    claims: [],
    createFailing: () => fromUnstorage(createFailingStorage()),
  })
  test.for([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })

  test('leaves out time, which is up to the driver, and locks, which unstorage has none of', () => {
    expect(contract.leftOut).toHaveLength(14)
  })
})

test('keys that unstorage would take for one are two', async () => {
  const store = fromUnstorage(createStorage())
  const keys = ['a:b', 'a/b', 'a::b', 'a', 'a?b', ':a']
  for (const each of keys) await store.set(each, each, 1000)
  expect(await Promise.all(keys.map((each) => store.get(each)))).toEqual(keys)
})

test.for<StorageValue>([
  'text',
  7,
  true,
  [],
  {},
  { text: 'a' },
  { version: 2, text: 'a' },
  { version: 1, text: 7 },
])('an entry that another program wrote or broke is none: %j', async (broken) => {
  const storage = createStorage()
  const store = fromUnstorage(storage)
  await store.set('key', 'value', 1000)
  expect(await storage.getKeys()).toEqual(['key'])
  await storage.setItem('key', broken)
  expect(await store.get('key')).toBeNull()
})

test.for<[ttlMs: number, seconds: number]>([
  [1_799_984, 1800],
  [1000, 1],
  [1, 1],
  [0, 1],
  [-5, 1],
])('a time of %i ms is told to the driver as %i s', async ([ttlMs, expected]) => {
  const told: unknown[] = []
  const driver: Driver = {
    hasItem: () => false,
    getItem: () => null,
    getKeys: () => [],
    setItem: (_key, _value, options) => void told.push(options),
  }
  await fromUnstorage(createStorage({ driver })).set('key', 'value', ttlMs)
  expect(told).toEqual([{ ttl: expected }])
})

test('a failure of the storage is told', async () => {
  const failure = new Error('connection lost')
  const store = fromUnstorage(createFailingStorage(failure))
  await expect(store.get('key')).rejects.toBe(failure)
  await expect(store.set('key', 'value', 1000)).rejects.toBe(failure)
  await expect(store.delete('key')).rejects.toBe(failure)
})

function createFailingStorage(failure = new Error('out of order')): Storage {
  const fail = () => Promise.reject(failure)
  return createStorage({
    driver: { hasItem: fail, getItem: fail, getKeys: fail, setItem: fail, removeItem: fail },
  })
}
