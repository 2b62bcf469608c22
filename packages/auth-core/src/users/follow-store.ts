import type { SessionKeeper } from '../session/session-keeper.ts'
import type { Sharing } from '../session/sharing.ts'

/**
 * Lets go of the session that is held, where the store has another one by now or none; tells whether one is held
 * still. For who hears that somebody else has signed in or out.
 */
export async function followStore(keeper: SessionKeeper, sharing: Sharing): Promise<boolean> {
  await keeper.settle()
  const { held } = keeper
  if (!held || (await sharing.holds(held.accessToken))) return held !== undefined
  if (keeper.held === held) keeper.drop()
  return false
}
