import { type Clause, expectEqual, longerThanShortMs, longMs, shortMs } from './clause.ts'
import { takeFreeLease, waitForLease } from './take-lease.ts'

export const fencing: readonly Clause[] = [
  {
    name: 'a holder whose lease is over overwrites nothing that the next holder wrote',
    needs: ['lock', 'fencing'],
    async check({ one, other, key, lease, pass }) {
      const endLate = await waitForLease(one, lease, shortMs)
      await pass(longerThanShortMs)
      const end = await takeFreeLease(other, lease, longMs)
      await other.set(key, 'of the next holder', longMs)
      await ignoreRefusal(one.set(key, 'late', longMs))
      expectEqual(await other.get(key), 'of the next holder', 'The value after a late holder wrote')
      await end()
      await ignoreRefusal(one.set(key, 'later still', longMs))
      expectEqual(await other.get(key), 'of the next holder', 'The value after both leases are over')
      await endLate()
    },
  },
  {
    name: 'who came late writes again with a lease of its own',
    needs: ['lock', 'fencing'],
    async check({ one, other, key, lease, pass }) {
      const endLate = await waitForLease(one, lease, shortMs)
      await pass(longerThanShortMs)
      const end = await takeFreeLease(other, lease, longMs)
      await other.set(key, 'of the next holder', longMs)
      await end()
      await endLate()
      const endNew = await takeFreeLease(one, lease, longMs)
      await one.set(key, 'of the one after', longMs)
      await endNew()
      expectEqual(await other.get(key), 'of the one after', 'The value of the third holder')
    },
  },
]

/** A store may tell a late writer that nothing was written, or drop it in silence. */
async function ignoreRefusal(write: Promise<void>): Promise<void> {
  await write.catch(() => {})
}
