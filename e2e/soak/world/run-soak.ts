import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startRedis } from '../../../packages/auth-node/src/redis/redis-server.test-support.ts'
import { CleanUps } from '../../tests/support/clean-ups.ts'
import type { ServerHost } from '../../tests/support/server-host.ts'
import { beginHistory, type Generation, type History, type Identity } from '../history.ts'
import type { Cast } from '../plan/plan.ts'
import type { Episode } from '../plan/step.ts'
import { ask } from './ask.ts'
import { Caller } from './caller.ts'
import { Canaries } from './canaries.ts'
import { createAccount } from './cast.ts'
import { Client } from './client.ts'
import { findOpenFiles } from './look-at-files.ts'
import { measure } from './measure.ts'
import { playEpisodes } from './perform.ts'
import { programOf } from './programs.ts'
import { openServer, type ControlledServer } from './server.ts'
import { openStranger } from './stranger.ts'
import { openWitness } from './witness.ts'
import { observe, type Party, type World } from './world.ts'

export interface SoakSettings {
  readonly host: ServerHost
  readonly cast: Cast
  readonly episodes: readonly Episode[]
  readonly durationMs: number
  /** How often each process calls. */
  readonly callEveryMs: number
  /** Another program than the usual one, to see whether it is caught. */
  readonly programOf?: typeof programOf
  /** Gives the history, to which is added from now on. */
  readonly onBegin?: (history: History) => void
  readonly onEpisode?: (episode: Episode, isLeftOut: boolean) => void
  /** Ends it ahead of time. */
  readonly signal?: AbortSignal
}

// Longer than a caller waits for a session, and a token request besides.
const lastAnswerMs = 50_000
const lookEveryMs = 2000
const heartbeatMs = 100

/** Lets services call, with the trouble that was planned, and tells what happened. */
export async function runSoak(settings: SoakSettings): Promise<History> {
  const { episodes, durationMs, onBegin, onEpisode = () => {}, signal } = settings
  const cleanUps = new CleanUps()
  const ending = new AbortController()
  const stopped = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal
  try {
    const world = await openWorld(settings, cleanUps)
    const { caller, history } = world
    onBegin?.(history)
    for (const client of world.parties.flatMap(({ clients }) => clients)) caller.begin(client)
    const looking = lookNowAndThen(world, ending.signal)
    const watching = watchForStalls(world)
    cleanUps.add(async () => clearInterval(watching))
    const plays = [...world.servers.keys()].map((generation) =>
      playEpisodes(
        world,
        episodes.filter((it) => it.generation === generation),
        onEpisode,
        stopped,
      ),
    )
    await Promise.all([...plays, wait(durationMs, undefined, { signal: stopped }).catch(() => {})])
    await caller.end(lastAnswerMs)
    ending.abort()
    await looking
    const untilMs = world.nowMs()
    for (const trouble of world.openTroubles) history.troubles.push({ ...trouble, untilMs })
    return history
  } finally {
    ending.abort()
    await cleanUps.run()
  }
}

async function openWorld(settings: SoakSettings, cleanUps: CleanUps): Promise<World> {
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
  const accounts = new Map(identities.map((identity) => [identity.name, createAccount(identity, canaries)]))
  const servers = new Map<Generation, ControlledServer>()
  for (const generation of new Set(identities.map((identity) => identity.generation))) {
    const own = identities.filter((identity) => identity.generation === generation)
    const known = own.flatMap(({ name }) => accounts.get(name) ?? [])
    const fixture = {
      sessionLengthSeconds: (own[0]?.sessionMs ?? 0) / 1000,
      applications: known.map(({ application }) => application),
      devices: known.map(({ device }) => device),
    }
    servers.set(generation, await openServer(host, generation, fixture))
  }
  const stranger = await openStranger(canaries, (text) => observe({ nowMs, history }, 'leak', text))
  cleanUps.add(async () => stranger.close())

  const parties: Party[] = []
  const start = async (identity: Identity): Promise<void> => {
    const account = accounts.get(identity.name)
    if (!account) return
    const witness = await openWitness({
      identity: identity.name,
      upstream: () => servers.get(identity.generation)?.root() ?? '',
      nowMs,
      canaries,
      onExchange: (exchange) => history.exchanges.push(exchange),
      onObservation: (observation) => history.observations.push(observation),
    })
    cleanUps.add(async () => witness.close())
    const variables = () => ({
      SANTEDB_ROOT: witness.root,
      SANTEDB_CLIENT_ID: account.application.id,
      SANTEDB_CLIENT_SECRET: account.application.secret,
      SANTEDB_DEVICE_ID: account.device.id,
      SANTEDB_DEVICE_SECRET: account.device.secret,
      SOAK_STORE: identity.store === 'redis' ? (redis?.url ?? '') : join(stores, identity.name),
    })
    const clients = (cast.processes.get(identity.name) ?? []).map(
      (name) =>
        new Client({
          name,
          identity: identity.name,
          ...(settings.programOf ?? programOf)(identity),
          variables,
          onOutput(text, isError) {
            const leak = canaries.find(text)
            if (leak !== undefined) observe({ nowMs, history }, 'leak', `in what ${name} prints: ${leak}`)
            // Services print where they listen, and nothing else but what went wrong.
            else if (isError) observe({ nowMs, history }, 'unhandled', `${name} complains: ${text.trim()}`)
          },
          onEnd: (how) => observe({ nowMs, history }, 'unhandled', `${name} ended by itself: ${how}`),
        }),
    )
    const files = identity.store === 'file' ? join(stores, identity.name) : undefined
    parties.push({ identity, account, witness, clients, files })
    for (const client of clients) {
      cleanUps.add(() => client.stop())
      await client.start()
    }
  }
  for (const started of await Promise.allSettled(identities.map(start))) {
    if (started.status === 'rejected') throw started.reason
  }
  const caller = new Caller({
    nowMs,
    everyMs: callEveryMs,
    onCall: (call) => history.calls.push(call),
    onObservation: (observation) => history.observations.push(observation),
  })
  cleanUps.add(() => caller.end(0))
  // All is there: it begins now.
  beginsAtMs = performance.now()
  return { nowMs, history, canaries, servers, parties, caller, stranger, openTroubles: [] }
}

/** Notices when the machine is too busy for processes to run. */
function watchForStalls({ nowMs, history }: World): NodeJS.Timeout {
  let dueMs = nowMs() + heartbeatMs
  return setInterval(() => {
    const atMs = nowMs()
    if (atMs - dueMs > heartbeatMs) history.stalls.push({ fromMs: dueMs, untilMs: atMs })
    dueMs = atMs + heartbeatMs
  }, heartbeatMs)
}

/** Looks at memory and handles, at what the services tell of themselves, and at who may open their files. */
async function lookNowAndThen(world: World, signal: AbortSignal): Promise<void> {
  const { parties, history, nowMs, canaries } = world
  while (!signal.aborted) {
    for (const client of parties.flatMap(({ clients }) => clients)) {
      const sample = await measure(client, nowMs())
      if (sample) history.samples.push(sample)
      const told = client.address === undefined ? '' : await readStatus(client.address)
      const leak = canaries.find(told)
      if (leak !== undefined) observe(world, 'leak', `in what ${client.name} tells of itself: ${leak}`)
    }
    for (const { files } of parties) {
      for (const text of files === undefined ? [] : await findOpenFiles(files))
        observe(world, 'openFile', text)
    }
    await wait(lookEveryMs, undefined, { signal }).catch(() => {})
  }
}

async function readStatus(address: string): Promise<string> {
  // One that is killed meanwhile tells nothing.
  return ask(`${address}/status`, 'GET').then(
    ({ body }) => body,
    () => '',
  )
}
