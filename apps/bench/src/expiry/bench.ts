import { contestants } from '../../scoreboard/clients.ts'
import { type Bench, compare, type Row } from '../bench.ts'
import { type ExpirySettings, measureOurs, type Ours } from './ours.ts'
import { measurePeer, type Peer } from './peers.ts'

const slowest = 1.1
const full: ExpirySettings = { sessionSeconds: 2, tokenRequestMs: 50 }
// On a busy machine a token request can take longer than two seconds, and is then for nothing.
const quickly: ExpirySettings = { sessionSeconds: 4, tokenRequestMs: 50 }
const lanes = 8

const notesOf = (settings: ExpirySettings): string[] => [
  `A session of ${settings.sessionSeconds} seconds, token requests that take ${settings.tokenRequestMs} ms, and calls without a break, to a stub one after the other and over loopback on ${lanes} lanes. Calls with a session of an hour take turns with them; p99 is the median of rounds, and the ratio that of the ratios within a round.`,
  'A call has waited when it did not set out in the turn of the event loop in which it was made. It is renewed in the last fifth of its life: where the machine lets the process stand still for longer, calls have to wait. Peers are driven as on the scoreboard; of them it is told how many calls took as long as a token request.',
]

export const bench: Bench = async ({ quick, rounds = quick ? 3 : 20, progress }) => {
  const settings = quick ? quickly : full
  progress('stubbed')
  const stubbed = await measureOurs(settings, {
    rounds,
    isStubbed: true,
    calls: quick ? 200 : 5000,
    lanes: 1,
    pauseMs: quick ? 40 : 0,
  })
  progress('over loopback')
  const overLoopback = await measureOurs(settings, {
    rounds: quick ? 1 : rounds,
    isStubbed: false,
    calls: quick ? 8 : 1000,
    lanes,
    pauseMs: 0,
  })
  const peers = new Map<string, Peer>()
  const keepers = contestants.filter(
    ({ isOurs, claims }) => !isOurs && claims.includes('keeps') && claims.includes('calls'),
  )
  for (const contestant of keepers.slice(0, quick ? 0 : undefined)) {
    progress(contestant.name)
    peers.set(contestant.name, await measurePeer(contestant, settings, { durationMs: 10_000, lanes }))
  }
  return {
    title: 'Calls while their session is renewed again and again',
    rows: [...toRows('stubbed', stubbed, new Map()), ...toRows('over loopback', overLoopback, peers)],
    notes: notesOf(settings),
  }
}

function toRows(
  where: string,
  { seen, refused, standstillMs, ...p99 }: Ours,
  peers: ReadonlyMap<string, Peer>,
): Row[] {
  const beside = (tell: (peer: Peer) => number): Pick<Row, 'besideName'> => {
    const told = [...peers].map(([name, peer]) => `${name} ${tell(peer)} of ${peer.calls}`)
    return told.length === 0 ? {} : { besideName: told.join(', ') }
  }
  const none = { ours: { atMost: 0 } }
  return [
    compare({ what: `${where}: calls`, unit: '', ours: seen.calls }),
    compare({ what: `${where}: renewals meanwhile`, unit: '', ours: seen.renewals }),
    compare({ what: `${where}: longest standstill of the process`, unit: 'ms', ours: standstillMs }),
    compare({ what: `${where}: calls in the time of a renewal`, unit: '', ours: seen.duringRenewals }),
    {
      ...compare({ what: `${where}: failed calls`, unit: '', ours: seen.failed, wish: none }),
      ...beside(({ failed }) => failed),
    },
    {
      ...compare({
        what: `${where}: calls that waited for a renewal`,
        unit: '',
        ours: seen.waited,
        wish: none,
      }),
      ...beside(({ waited }) => waited),
    },
    compare({ what: `${where}: calls with a session that had ended`, unit: '', ours: refused, wish: none }),
    compare({
      what: `${where}: p99`,
      unit: 'µs',
      ours: p99.p99Us,
      beside: ['without renewals', p99.p99UsWithoutRenewals],
      ratio: p99.ratio,
      wish: { ratio: { atMost: slowest } },
    }),
  ]
}
