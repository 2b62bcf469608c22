import type { SessionStore } from '@santedb/auth-core'
import { errorCodeOf } from './error-code.ts'
import type { Complaint } from './patient.ts'
import { within } from './within.ts'

const probe = 'santedb-auth.doctor'
const probeMs = 60_000

/** Why a store keeps nothing: the system's word, or `undefined` where it keeps what it is given. */
export async function faultOfStore(store: SessionStore, complaint: Complaint): Promise<string | undefined> {
  const keep = async () => {
    await store.set(probe, probe, probeMs)
    await store.delete(probe)
  }
  try {
    await within(complaint, keep)
    return undefined
  } catch (error) {
    complaint.signal.throwIfAborted()
    return errorCodeOf(error)
  }
}
