import type { Contestant } from '../../scoreboard/client.ts'
import { contestants } from '../../scoreboard/clients.ts'
import { type Bench, compare, type Row } from '../bench.ts'
import { type Herd, type Herds, measureHerds, type Moment, moments } from './measure-herd.ts'
import { openWorld, type World } from './world.ts'

const latestServed = 1.5
// What a server takes that checks secrets, writes a session to its database, and is some way off.
const tokenRequestMs = 100
const quickTokenRequestMs = 5
const peerRounds = 3

type Peers = ReadonlyMap<string, Herds>

export const bench: Bench = async ({ quick, rounds = quick ? 1 : 7, progress }) => {
  const requestMs = quick ? quickTokenRequestMs : tokenRequestMs
  using world = await openWorld(requestMs)
  const ours = contestants.find(({ isOurs }) => isOurs)
  if (!ours) throw new Error('We are not among the contestants')
  let asked = contestants.filter(({ isOurs }) => !isOurs).slice(0, quick ? 0 : undefined)
  const rows: Row[] = []
  for (const callers of [1, 100, 10_000]) {
    progress(`${callers} callers`)
    const herds = await measureHerds(ours, callers, { rounds, world })
    const peers = callers === 1 ? new Map() : await measurePeers(asked, callers, rounds, world)
    rows.push(...toRows(callers === 1 ? 'one caller' : `${callers} callers`, herds, peers))
    asked = asked.filter(({ name }) => callers === 1 || isShared(peers.get(name)))
  }
  return { title: 'Everybody at once', rows, notes: notesOf(requestMs) }
}

async function measurePeers(
  peers: readonly Contestant[],
  callers: number,
  rounds: number,
  world: World,
): Promise<Peers> {
  const herds = new Map<string, Herds>()
  for (const peer of peers) {
    herds.set(peer.name, await measureHerds(peer, callers, { rounds: Math.min(rounds, peerRounds), world }))
  }
  return herds
}

/** Whether callers had one token request in common. Ten thousand of them at once would be a test of the server. */
function isShared(herds: Herds | undefined): boolean {
  return moments.every((moment) => herds && herds[moment].tokenRequests <= 1 && herds[moment].failed === 0)
}

function toRows(callers: string, ours: Herds, peers: Peers): Row[] {
  const beside = (moment: Moment, tell: (herd: Herd) => string): Pick<Row, 'besideName'> => {
    const told = [...peers].map(([name, herds]) => `${name} ${tell(herds[moment])}`)
    return told.length === 0 ? {} : { besideName: told.join(', ') }
  }
  const later = {
    ...compare({
      what: `${callers}, there is none: later than a single one`,
      unit: 'ms',
      ours: ours['there is none'].laterMs,
    }),
    ...beside('there is none', ({ laterMs }) => laterMs.toFixed(0)),
  }
  const failed = moments.reduce((sum, moment) => sum + ours[moment].failed, 0)
  return [
    ...moments.map((moment) => ({
      ...compare({
        what: `${callers}, ${moment}`,
        unit: 'token requests',
        ours: ours[moment].tokenRequests,
        wish: { ours: { atLeast: 1, atMost: 1 } },
      }),
      ...beside(moment, tellRequests),
    })),
    ...moments.map((moment) => ({
      ...compare({
        what: `${callers}, ${moment}: the last one is served`,
        unit: 'of a request',
        ours: ours[moment].lastServed,
        wish: { ours: { atMost: latestServed } },
      }),
      ...beside(moment, ({ lastServed }) => lastServed.toPrecision(2)),
    })),
    ...(callers === 'one caller' ? [] : [later]),
    compare({ what: `${callers}, not served`, unit: 'callers', ours: failed, wish: { ours: { atMost: 0 } } }),
  ]
}

function tellRequests({ tokenRequests, failed }: Herd): string {
  return failed === 0 ? String(tokenRequests) : `${tokenRequests} (${failed} not served)`
}

function notesOf(requestMs: number): string[] {
  return [
    `All callers ask for a session in the same moment: while there is none, when it has ended, and four minutes before its end. The test server takes ${requestMs} ms over a token request; how long one is for a single caller is measured in each round.`,
    'Token requests are those that the server counted, in the background too, in the worst round; times are medians of the rounds. Peers are driven as on the scoreboard, and those in which a hundred callers have one token request in common are asked by ten thousand too.',
  ]
}
