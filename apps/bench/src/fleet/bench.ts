import { type Bench, compare, type Row } from '../bench.ts'
import { countBySession, type Fleet, type Plan } from './fleet.ts'
import { measureIsolates } from './isolates.ts'
import { measureProcesses } from './processes.ts'
import { measureTabs } from './tabs.ts'

const tokenRequestMs = 100
const peer = '@badgateway/oauth2-client'

const full = { callsAtOnce: 100, sessionSeconds: 5, durationMs: 15_000 }
const quickProcesses: Plan = { members: 3, callsAtOnce: 10, sessionSeconds: 4, durationMs: 4500 }
// A user's session that ends on a busy machine before it is renewed is gone: there is none to see here.
const quickTabs: Plan = { members: 3, callsAtOnce: 10, sessionSeconds: 60, durationMs: 500 }

const notes = [
  'Each fleet holds one session, in a store of its own: Redis, a Durable Object, or the IndexedDB of one browser. While there is none all members make all their calls at once (a user has signed in in one of the tabs); after that each makes calls without a break, while sessions end and are renewed.',
  'Token requests are counted by the server. Those that come within half of a session’s life are taken for the same session: more than one of them is one too many.',
]

export const bench: Bench = async ({ quick, progress }) => {
  const [processes, tabs] = quick
    ? [quickProcesses, quickTabs]
    : [
        { ...full, members: 8 },
        { ...full, members: 20 },
      ]
  const measures = [
    () => measureProcesses('SanteDB Auth', processes, tokenRequestMs),
    () => measureProcesses(peer, processes, tokenRequestMs),
    () => measureIsolates(processes, tokenRequestMs),
    () => measureTabs(tabs),
  ]
  progress('processes with Redis, isolates with a Durable Object, tabs of a browser')
  const [ours, beside, isolates, browser] = await measureAll(measures, quick)
  return {
    title: 'A fleet that holds one session',
    rows: [
      ...toRows(`${processes.members} processes with Redis`, processes, ours, beside),
      ...toRows(`${processes.members} isolates with a Durable Object`, processes, isolates),
      ...toRows(`${tabs.members} tabs`, tabs, browser),
    ],
    notes,
  }
}

async function measureAll(measures: readonly (() => Promise<Fleet>)[], atOnce: boolean): Promise<Fleet[]> {
  if (atOnce) return Promise.all(measures.map((measure) => measure()))
  const fleets: Fleet[] = []
  for (const measure of measures) fleets.push(await measure())
  return fleets
}

function toRows(what: string, plan: Plan, ours?: Fleet, beside?: Fleet): Row[] {
  if (!ours) throw new Error(`Nothing was measured of ${what}`)
  const [first = 0, ...renewals] = countBySession(ours, plan)
  const [besideFirst = 0, ...besideRenewals] = beside ? countBySession(beside, plan) : []
  const other = (value: number) => (beside ? ({ beside: [peer, value] } as const) : {})
  const one = { ours: { atLeast: 1, atMost: 1 } }
  const rows = [
    compare({ what: `${what}: calls`, unit: '', ours: ours.calls }),
    compare({
      what: `${what}: not served`,
      unit: '',
      ours: ours.failed,
      ...other(beside?.failed ?? 0),
      wish: { ours: { atMost: 0 } },
    }),
    compare({
      what: `${what}: token requests at first`,
      unit: '',
      ours: first,
      ...other(besideFirst),
      wish: one,
    }),
  ]
  if (plan.durationMs < plan.sessionSeconds * 1000) return rows
  return [
    ...rows,
    compare({
      what: `${what}: renewals meanwhile`,
      unit: '',
      ours: renewals.length,
      wish: { ours: { atLeast: 1 } },
    }),
    compare({
      what: `${what}: token requests a renewal, the most`,
      unit: '',
      ours: Math.max(...renewals),
      ...other(Math.max(...besideRenewals)),
      wish: one,
    }),
  ]
}
