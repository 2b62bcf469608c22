import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startRedis } from '../../../packages/auth-node/src/redis/redis-server.test-support.ts'
import type { CleanUps } from '../../tests/support/clean-ups.ts'
import type { ServerHost } from '../../tests/support/server-host.ts'
import { beginHistory, type Generation } from '../history.ts'
import type { Cast } from '../plan/plan.ts'
import { Caller } from './caller.ts'
import { Canaries } from './canaries.ts'
import { type Account, createAccount } from './cast.ts'
import { openParty, startClients } from './open-party.ts'
import type { programOf } from './programs.ts'
import { openServer, type ControlledServer } from './server.ts'
import { openStranger } from './stranger.ts'
import { observe, type World } from './world.ts'

export interface WorldSettings {
  readonly host: ServerHost
  readonly cast: Cast
  /** How often each process calls. */
  readonly callEveryMs: number
  /** Another program than the usual one, to see whether it is caught. */
  readonly programOf?: typeof programOf
}

/** Starts the servers and all that calls them. Its time begins when everything is there. */
export async function openWorld(settings: WorldSettings, cleanUps: CleanUps): Promise<World> {
  const { host, cast, callEveryMs } = settings
  const { identities } = cast
  const folder = await mkdtemp(join(tmpdir(), 'santedb-soak-'))
  cleanUps.add(() => rm(folder, { recursive: true, force: true }))
  const stores = join(folder, 'stores')
  await mkdir(stores, { mode: 0o700 })
  const redis = identities.some(({ store }) => store === 'redis') ? await startRedis() : undefined
  if (redis) cleanUps.add(() => redis.stop())

  let beginsAtMs = performance.now()
  const nowMs = () => performance.now() - beginsAtMs
  const history = beginHistory(identities)
  const canaries = new Canaries()
  const accounts = new Map(identities.map((identity) => [identity, createAccount(identity, canaries)]))
  const servers = await openServers(host, accounts)
  const stranger = await openStranger(canaries, (text) => observe({ nowMs, history }, 'leak', text))
  cleanUps.add(async () => stranger.close())
  const context = { nowMs, history, canaries, servers, stores, redis, cast, programOf: settings.programOf }
  const parties = await Promise.all(
    [...accounts].map(([identity, account]) => openParty(identity, account, context)),
  )
  for (const { witness } of parties) cleanUps.add(async () => witness.close())
  for (const client of parties.flatMap(({ clients }) => clients)) cleanUps.add(() => client.stop())
  for (const started of await Promise.allSettled(parties.map(startClients))) {
    if (started.status === 'rejected') throw started.reason
  }
  const caller = new Caller({
    nowMs,
    everyMs: callEveryMs,
    onCall: (call) => history.calls.push(call),
    onObservation: (observation) => history.observations.push(observation),
  })
  cleanUps.add(() => caller.end(0))
  beginsAtMs = performance.now()
  return { nowMs, history, canaries, servers, parties, caller, stranger, openTroubles: [] }
}

/** One for each generation, which knows the accounts of its identities. */
async function openServers(
  host: ServerHost,
  accounts: ReadonlyMap<Cast['identities'][number], Account>,
): Promise<ReadonlyMap<Generation, ControlledServer>> {
  const servers = new Map<Generation, ControlledServer>()
  for (const { generation, sessionMs } of accounts.keys()) {
    if (servers.has(generation)) continue
    const own = [...accounts].flatMap(([identity, account]) =>
      identity.generation === generation ? account : [],
    )
    const fixture = {
      sessionLengthSeconds: sessionMs / 1000,
      applications: own.map(({ application }) => application),
      devices: own.map(({ device }) => device),
    }
    servers.set(generation, await openServer(host, generation, fixture))
  }
  return servers
}
