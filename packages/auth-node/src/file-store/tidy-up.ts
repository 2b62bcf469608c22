import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { findWaste, removeIfOver } from './entries.ts'
import { findLeasesThatAreOver, removeLease, takeLease } from './leases.ts'

// Longer than it takes to look at a file.
const leaseMs = 5000

/** Removes what nobody needs any more: entries whose time is over, leases of the dead, files that were never finished. */
export async function tidyUp(directory: string): Promise<void> {
  const { entries, temporaries } = await findWaste(directory)
  for (const name of entries) {
    // Under the lease nobody renews that session at the same moment.
    const lease = await takeLease(directory, name, leaseMs)
    if (lease === undefined) continue
    await removeIfOver(directory, name, lease).catch(() => {})
    await removeLease(lease)
  }
  for (const name of temporaries) await rm(join(directory, name), { force: true })
  for (const name of await findLeasesThatAreOver(directory)) await removeLease(join(directory, name))
}
