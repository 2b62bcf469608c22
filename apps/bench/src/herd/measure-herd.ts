import { setTimeout as wait } from 'node:timers/promises'
import type { Client, Contestant } from '../../scoreboard/client.ts'
import { median } from '../median.ts'
import type { World } from './world.ts'

/** What becomes of callers who all ask at once. */
export interface Herd {
  /** In the worst round. */
  readonly tokenRequests: number
  readonly failed: number
  /** When the last caller has its session, in the time that a single caller takes for a token request: the median. */
  readonly lastServed: number
  /** How much later than such a single caller that is. */
  readonly laterMs: number
}

/** The state of the session when callers come. */
export const moments = ['there is none', 'it has ended', 'it is due'] as const
export type Moment = (typeof moments)[number]
export type Herds = Readonly<Record<Moment, Herd>>

const sessionMs = 3_600_000
// How long the server may take to hear of a token request that nobody waits for, on a busy machine.
const patienceMs = 2000
// Four minutes ahead of the end: whoever renews ahead does so by then.
const dueAfterMs = sessionMs - 4 * 60_000

/** The herds of one client, so many callers each. Each round measures a single caller beside them. */
export async function measureHerds(
  contestant: Contestant,
  callers: number,
  { rounds, world }: { rounds: number; world: World },
): Promise<Herds> {
  const first: Herd[] = []
  const due: Herd[] = []
  const ended: Herd[] = []
  const open = () => world.open(contestant, { livesOn: 'one session' })
  // Whatever is compiled, loaded or connected for the first time is nobody's token request.
  await (await open()).session()
  for (let round = 0; round < rounds; round += 1) {
    const alone = await callAtOnce(await open(), 1, world)
    const client = await open()
    first.push(compareWith(alone, await callAtOnce(client, callers, world)))
    await world.advance(dueAfterMs)
    due.push(compareWith(alone, await callAtOnce(client, callers, world)))

    const lasting = await world.open(contestant, { livesOn: 'session after session' })
    await lasting.session()
    await world.advance(sessionMs + 1000)
    const aloneAtEnd = await callAtOnce(lasting, 1, world)
    await world.advance(sessionMs + 1000)
    ended.push(compareWith(aloneAtEnd, await callAtOnce(lasting, callers, world)))
  }
  return { 'there is none': summarize(first), 'it has ended': summarize(ended), 'it is due': summarize(due) }
}

interface Served extends Omit<Herd, 'lastServed' | 'laterMs'> {
  readonly lastServedMs: number
}

async function callAtOnce(client: Client, callers: number, world: World): Promise<Served> {
  const before = await world.countTokenRequests()
  const startedAtMs = performance.now()
  const calls: Promise<unknown>[] = []
  for (let caller = 0; caller < callers; caller += 1) calls.push(client.session())
  const outcomes = await Promise.allSettled(calls)
  const lastServedMs = performance.now() - startedAtMs
  return {
    tokenRequests: (await countLate(world, before)) - before,
    failed: outcomes.filter(({ status }) => status === 'rejected').length,
    lastServedMs,
  }
}

/** What was begun in the background is counted too. */
async function countLate(world: World, before: number): Promise<number> {
  const untilMs = performance.now() + patienceMs
  for (;;) {
    await wait(world.tokenRequestMs + 20)
    const count = await world.countTokenRequests()
    if (count > before || performance.now() > untilMs) return count
  }
}

function compareWith(alone: Served, { lastServedMs, ...herd }: Served): Herd {
  return {
    ...herd,
    lastServed: lastServedMs / alone.lastServedMs,
    laterMs: lastServedMs - alone.lastServedMs,
  }
}

function summarize(herds: readonly Herd[]): Herd {
  return {
    tokenRequests: Math.max(...herds.map(({ tokenRequests }) => tokenRequests)),
    failed: Math.max(...herds.map(({ failed }) => failed)),
    lastServed: median(herds.map(({ lastServed }) => lastServed)),
    laterMs: median(herds.map(({ laterMs }) => laterMs)),
  }
}
