import { type Auth, type AuthEvent, createAuth } from '@santedb/auth-node'
import type { Arguments } from '../arguments/parse-arguments.ts'
import { errorCodeOf } from '../doctor/error-code.ts'
import type { World } from '../world.ts'
import { giveBackLeases } from './give-back-leases.ts'
import { openConfiguration } from './open-configuration.ts'

/** An `Auth` for one command, and what has happened to its session. */
export interface OpenAuth {
  readonly auth: Auth
  readonly has: (event: AuthEvent['type']) => boolean
  /** Where calls take the session to. */
  readonly origins: readonly string[]
}

const whatIsNotKept =
  'Neither sessions nor refusals can be kept in their folder; name another one with SANTEDB_SESSIONS'

const keepNothing = new WeakSet<World>()

/** Whether what was refused is known to the next command too. */
export function keepsRefusals(world: World): boolean {
  return !keepNothing.has(world)
}

/**
 * Makes the `Auth` of the configuration; sessions are kept in the file store.
 *
 * @throws AuthError `invalid_options` with everything that is wrong with the configuration.
 */
export async function openAuth(given: Arguments, world: World): Promise<OpenAuth> {
  const { options, fault, store, unknownVariables } = await openConfiguration(given, world)
  for (const name of unknownVariables) {
    await world.errors.write(`${name} is set and means nothing: check its spelling.\n`)
  }
  if (fault) throw fault
  const events = new Set<AuthEvent['type']>()
  const onEvent = (event: AuthEvent) => {
    if (event.type === 'store_failed') tellFailure(errorCodeOf(event.error), world)
    events.add(event.type)
  }
  const auth = createAuth({ ...options, store: giveBackLeases(store, world.signal), onEvent })
  const origins = [options.root, ...(options.origins ?? [])].map((address) => new URL(address).origin)
  return { auth, has: (event) => events.has(event), origins }
}

/** Told once. A lease that was lost is no failure of the folder: another process was faster. */
function tellFailure(code: string, world: World): void {
  if (code === 'lease_lost' || keepNothing.has(world)) return
  keepNothing.add(world)
  void world.errors.write(`${whatIsNotKept} (${code}).\n`)
}
