import { join } from 'node:path'
import type { Generation, Identity } from '../history.ts'
import type { Cast } from '../plan/plan.ts'
import type { Account } from './cast.ts'
import { Client } from './client.ts'
import { programOf as usualProgramOf } from './programs.ts'
import type { ControlledServer } from './server.ts'
import { openWitness } from './witness.ts'
import { observe, type Party, type World } from './world.ts'

/** What there is for all parties. */
export interface PartyContext extends Pick<World, 'nowMs' | 'history' | 'canaries'> {
  readonly servers: ReadonlyMap<Generation, ControlledServer>
  readonly cast: Cast
  /** The folder of the file stores. */
  readonly stores: string
  readonly redis: { readonly url: string } | undefined
  readonly programOf: typeof usualProgramOf | undefined
}

/** Opens the witness of an identity, and prepares its clients. */
export async function openParty(identity: Identity, account: Account, context: PartyContext): Promise<Party> {
  const { nowMs, history, canaries, servers, cast, stores, redis, programOf = usualProgramOf } = context
  const { name, generation, store } = identity
  const witness = await openWitness({
    identity: name,
    upstream: () => servers.get(generation)?.root() ?? '',
    nowMs,
    canaries,
    onExchange: (exchange) => history.exchanges.push(exchange),
    onObservation: (observation) => history.observations.push(observation),
  })
  const folder = join(stores, name)
  const variables = () => ({
    SANTEDB_ROOT: witness.root,
    SANTEDB_CLIENT_ID: account.application.id,
    SANTEDB_CLIENT_SECRET: account.application.secret,
    SANTEDB_DEVICE_ID: account.device.id,
    SANTEDB_DEVICE_SECRET: account.device.secret,
    SOAK_STORE: store === 'redis' ? (redis?.url ?? '') : folder,
  })
  const clients = (cast.processes.get(name) ?? []).map(
    (processName) =>
      new Client({
        name: processName,
        identity: name,
        ...programOf(identity),
        variables,
        onOutput: (text, isError) => readOutput(text, isError, processName, context),
        onEnd: (how) => observe(context, 'unhandled', `${processName} ended by itself: ${how}`),
      }),
  )
  return { identity, account, witness, clients, files: store === 'file' ? folder : undefined }
}

/** Starts the clients of a party, one after the other. */
export async function startClients({ clients }: Party): Promise<void> {
  for (const client of clients) await client.start()
}

function readOutput(text: string, isError: boolean, processName: string, context: PartyContext): void {
  const leak = context.canaries.find(text)
  if (leak !== undefined) observe(context, 'leak', `in what ${processName} prints: ${leak}`)
  // Services print where they listen, and nothing else but what went wrong.
  else if (isError) observe(context, 'unhandled', `${processName} complains: ${text.trim()}`)
}
