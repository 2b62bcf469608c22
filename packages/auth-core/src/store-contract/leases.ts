import { type Clause, expectEqual, expectThat, longerThanShortMs, longMs, shortMs } from './clause.ts'
import { askForLease, takeFreeLease, waitForLease } from './take-lease.ts'

const increments = 50

export const leases: readonly Clause[] = [
  {
    name: 'a lease is held by one at a time, and other keys are free',
    needs: ['lock'],
    async check({ one, other, lease }) {
      await takeFreeLease(one, lease, longMs)
      for (const store of [one, other])
        expectEqual(await askForLease(store, lease, longMs), null, 'What the next one is given')
      await takeFreeLease(other, `a-${lease}`, longMs)
    },
  },
  {
    name: 'of many who ask at once, one is given the lease',
    needs: ['lock'],
    async check({ one, other, lease }) {
      // The first time handles may still be busy with their connections, one earlier than another.
      for (let round = 0; round < 3; round += 1) {
        const asked = Array.from({ length: 20 }, (_, index) =>
          askForLease(index % 2 ? one : other, lease, longMs),
        )
        const given = (await Promise.all(asked)).filter((release) => release !== null)
        expectEqual(given.length, 1, 'The number of leases that were given')
        await given[0]?.()
      }
    },
  },
  {
    name: 'a lease that was ended can be taken at once',
    needs: ['lock'],
    async check({ one, other, lease }) {
      for (const store of [one, other, one, one]) {
        const release = await takeFreeLease(store, lease, longMs + 0.5)
        await release()
      }
    },
  },
  {
    name: 'a lease that nobody ended is over after its time',
    needs: ['lock'],
    async check({ one, other, lease, pass }) {
      await waitForLease(one, lease, shortMs)
      await pass(longerThanShortMs)
      await takeFreeLease(other, lease, longMs)
      expectEqual(await askForLease(one, lease, longMs), null, 'What the one before is given')
    },
  },
  {
    name: 'who ends a lease that is over, or ends one twice, ends nobody else’s',
    needs: ['lock'],
    async check({ one, other, lease, pass }) {
      const first = await waitForLease(one, lease, shortMs)
      await pass(longerThanShortMs)
      const second = await takeFreeLease(other, lease, longMs)
      await first()
      expectEqual(await askForLease(one, lease, longMs), null, 'What is given after a late end')
      await second()
      await takeFreeLease(one, lease, longMs)
      await second()
      expectEqual(await askForLease(other, lease, longMs), null, 'What is given after a second end')
    },
  },
  {
    name: 'a lease leaves the value alone that it guards',
    needs: ['lock'],
    async check({ one, other, key, lease }) {
      await one.set(key, 'before', longMs)
      const release = await takeFreeLease(one, lease, longMs)
      expectEqual(await other.get(key), 'before', 'The value while there is a lease')
      await one.set(key, 'during', longMs)
      expectEqual(await other.get(key), 'during', 'The value that the holder set')
      await one.set(key, 'again', longMs)
      await release()
      expectEqual(await other.get(key), 'again', 'The value that the holder set last')
    },
  },
  {
    name: 'a key can be set and deleted by who holds no lease on it',
    needs: ['lock'],
    async check({ one, other, key, lease }) {
      await takeFreeLease(one, lease, longMs)
      await other.set(key, 'without a lease', longMs)
      expectEqual(await one.get(key), 'without a lease', 'The value')
      await other.delete(key)
      expectEqual(await one.get(key), null, 'The value that was deleted')
    },
  },
  {
    name: `${increments} who count under the lease at once lose no count`,
    needs: ['lock'],
    async check({ one, other, key, lease }) {
      const count = async (_: unknown, index: number) => {
        const store = index % 2 ? one : other
        const release = await waitForLease(store, lease, longMs)
        await store.set(key, String(Number((await store.get(key)) ?? 0) + 1), longMs)
        await release()
      }
      await Promise.all(Array.from({ length: increments }, count))
      expectThat((await one.get(key)) === String(increments), `They counted to ${await one.get(key)}`)
    },
  },
]
