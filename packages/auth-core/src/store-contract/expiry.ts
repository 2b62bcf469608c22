import { type Clause, expectEqual, longerThanShortMs, longMs, shortMs } from './clause.ts'

export const expiry: readonly Clause[] = [
  {
    name: 'a value is gone when its time is over, and others are not',
    needs: ['expiry'],
    async check({ one, other, key, pass }) {
      await one.set(key, 'short', shortMs)
      await one.set(`${key}.refused.a`, 'long', longMs)
      await pass(longerThanShortMs)
      expectEqual(await one.get(key), null, 'A value whose time is over')
      expectEqual(await other.get(key), null, 'A value whose time is over, at the other handle')
      expectEqual(await one.get(`${key}.refused.a`), 'long', 'A value whose time is not over')
    },
  },
  {
    name: 'a value has its own time, not that of the one before',
    needs: ['expiry'],
    async check({ one, key, pass }) {
      await one.set(key, 'short', shortMs)
      await one.set(key, 'long', longMs)
      await pass(longerThanShortMs)
      expectEqual(await one.get(key), 'long', 'A value that was set for longer')
    },
  },
  {
    name: 'a value whose time is over when it is set is not given, nor is the one before',
    needs: ['expiry'],
    async check({ one, key }) {
      for (const ttlMs of [0, -1.5]) {
        await one.set(key, 'long', longMs)
        await one.set(key, 'over', ttlMs)
        expectEqual(await one.get(key), null, `A value that was set for ${ttlMs} ms`)
      }
    },
  },
]
