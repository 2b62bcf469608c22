import { setTimeout as wait } from 'node:timers/promises'
import { CleanUps } from '../../tests/support/clean-ups.ts'
import type { History } from '../history.ts'
import type { Episode } from '../plan/step.ts'
import { ask } from './ask.ts'
import { findOpenFiles } from './look-at-files.ts'
import { measure } from './measure.ts'
import { openWorld, type WorldSettings } from './open-world.ts'
import { playEpisodes } from './perform.ts'
import { observe, type World } from './world.ts'

export interface SoakSettings extends WorldSettings {
  readonly episodes: readonly Episode[]
  readonly durationMs: number
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
