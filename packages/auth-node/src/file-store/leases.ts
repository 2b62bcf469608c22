// A lease is a directory whose name says for what, from when, for how long and whose it is: `mkdir` makes it, whole or
// not at all, and nobody but its holder has that name. So whoever removes one removes that one, however late they are.
//
// Whoever wants the lease makes a directory first and looks for others then. Of two who do so, at least one finds the
// other, so that never both are alone; who came later by name gives way, and who came first waits for that.
//
// What a holder sets is written into that directory and moved out of it. A lease that is over is removed before the
// next one holds, and with it goes the only way for what its late holder would still write.
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

// Who gives way does so at once: this is for a machine that is short of time.
const lookEveryMs = 10
const mostLooks = 100

/** Takes a lease; gives the path of its directory, or `undefined` where somebody else holds it. */
export async function takeLease(
  directory: string,
  entry: string,
  leaseMs: number,
): Promise<string | undefined> {
  if ((await findLeases(directory, entry)).live.length > 0) return undefined
  const name = `${entry}.${Date.now()}.${Math.ceil(leaseMs)}.${randomUUID()}.lease`
  const path = join(directory, name)
  await mkdir(path, { mode: 0o700 })
  try {
    if (await isAlone(directory, entry, name)) {
      const { over } = await findLeases(directory, entry)
      await Promise.all(over.map((late) => removeLease(join(directory, late))))
      return path
    }
  } catch (error) {
    await removeLease(path).catch(() => {})
    throw error
  }
  await removeLease(path)
  return undefined
}

/** Ends a lease, also one that somebody else holds: what its holder would still write has no way out then. */
export async function removeLease(path: string): Promise<void> {
  // The holder may be writing into it just then.
  await rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 5 })
}

/** The leases in a directory that are over, whatever for. */
export async function findLeasesThatAreOver(directory: string): Promise<string[]> {
  const nowMs = Date.now()
  return (await readdir(directory)).filter((name) => isLease(name) && !isLive(name, nowMs))
}

async function findLeases(directory: string, entry: string): Promise<{ live: string[]; over: string[] }> {
  const nowMs = Date.now()
  const leases = (await readdir(directory)).filter((name) => isLease(name) && name.startsWith(`${entry}.`))
  return {
    live: leases.filter((name) => isLive(name, nowMs)),
    over: leases.filter((name) => !isLive(name, nowMs)),
  }
}

async function isAlone(directory: string, entry: string, name: string): Promise<boolean> {
  for (let look = 0; look < mostLooks; look += 1) {
    const { live } = await findLeases(directory, entry)
    const others = live.filter((other) => other !== name)
    // So long after its begin that it is over, it is nobody's.
    if (!live.includes(name) || others.some((other) => other < name)) return false
    if (others.length === 0) return true
    await sleep(lookEveryMs)
  }
  return false
}

const leasePattern = /^[^.]+\.(\d+)\.(\d+)\.[\w-]+\.lease$/

function isLease(name: string): boolean {
  return leasePattern.test(name)
}

// One that begins later than now was taken before the clock was set back: it holds nobody off for longer than twice
// its own time.
function isLive(name: string, nowMs: number): boolean {
  const [, takenAt, lease] = leasePattern.exec(name) ?? []
  const sinceMs = nowMs - Number(takenAt)
  return Math.abs(sinceMs) < Number(lease)
}
