import type { Generation, History, Identity, Observation, Trouble } from '../history.ts'
import type { Caller } from './caller.ts'
import type { Canaries } from './canaries.ts'
import type { Account } from './cast.ts'
import type { Client } from './client.ts'
import type { ControlledServer } from './server.ts'
import type { Stranger } from './stranger.ts'
import type { Witness } from './witness.ts'

/** An identity with everything that is its own. */
export interface Party {
  readonly identity: Identity
  readonly account: Account
  readonly witness: Witness
  readonly clients: readonly Client[]
  /** The folder of its file store. */
  readonly files: string | undefined
}

/** Everything that trouble is made with. */
export interface World {
  readonly nowMs: () => number
  readonly history: History
  readonly canaries: Canaries
  readonly servers: ReadonlyMap<Generation, ControlledServer>
  readonly parties: readonly Party[]
  readonly caller: Caller
  readonly stranger: Stranger
  /** Trouble that is not over. */
  readonly openTroubles: Omit<Trouble, 'untilMs'>[]
}

/** Takes note of something that must not be. */
export function observe(
  world: Pick<World, 'nowMs' | 'history'>,
  what: Observation['what'],
  text: string,
): void {
  world.history.observations.push({ atMs: world.nowMs(), what, text })
}
