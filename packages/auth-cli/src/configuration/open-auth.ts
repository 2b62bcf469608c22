import { type Auth, type AuthEvent, createAuth } from '@santedb/auth-node'
import type { Arguments } from '../arguments/parse-arguments.ts'
import type { World } from '../world.ts'
import { openConfiguration } from './open-configuration.ts'

/** An `Auth` for one command, and what has happened to its session. */
export interface OpenAuth {
  readonly auth: Auth
  readonly has: (event: AuthEvent['type']) => boolean
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
  const auth = createAuth({ ...options, store, onEvent: ({ type }) => events.add(type) })
  return { auth, has: (event) => events.has(event) }
}
