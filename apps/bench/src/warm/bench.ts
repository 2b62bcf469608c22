import { type Bench, compare, type Row } from '../bench.ts'
import { processRuntimes } from '../machine.ts'
import { median } from '../median.ts'
import { startService } from '../service/start-service.ts'
import type { Plan, Rounds } from './rounds.ts'
import { type Measured, runProcess } from './run-process.ts'
import { runWorker } from './run-worker.ts'

const leastOfBareRate = 0.97
const mostMoreUs = 2

const notes = [
  'Everybody sends the same requests, to ever other addresses, with a token of the same live session, by the fetch of the runtime: one after the other to a stub, six at a time over loopback. They take turns, and ratios and differences are medians of those within one round.',
  'Writing is a POST of JSON with two headers of its own, for us and for bare fetch.',
  '@azure/msal-node and simple-oauth2 have no call that signs itself in; google-auth-library does not run in workerd.',
]

export const bench: Bench = async ({ quick, rounds = quick ? 1 : 60, progress }) => {
  const plan: Plan = {
    rounds,
    warmUpRounds: quick ? 0 : 8,
    callsOverLoopback: quick ? 20 : 300,
    callsToStub: quick ? 20 : 4000,
  }
  using service = await startService()
  const rows: Row[] = []
  for (const runtime of processRuntimes) {
    progress(runtime)
    rows.push(...toRows(runtime, await runProcess(runtime, service.root, plan)))
  }
  progress('workerd')
  rows.push(...toRows('workerd', await runWorker(service.root, plan)))

  const { calls, callsWithoutSession, tokenRequests } = await service.seen()
  rows.push(
    compare({ what: 'calls that the service saw', unit: '', ours: calls, wish: { ours: { above: 0 } } }),
    compare({
      what: 'calls without a live session',
      unit: '',
      ours: callsWithoutSession,
      wish: { ours: { atMost: 0 } },
    }),
    compare({
      what: 'token requests, one a runtime',
      unit: '',
      ours: tokenRequests,
      wish: { ours: { atMost: 4 } },
    }),
  )
  return { title: 'Calls with a live session', rows, notes }
}

function toRows(runtime: string, { loopback, stub }: Measured): Row[] {
  const peers = Object.keys(stub).filter((name) => !/^(bare|ours)/.test(name))
  return [
    ...['', ', writing'].map((kind) =>
      compare({
        ...rates(loopback, `ours${kind}`, `bare${kind}`, 'bare fetch'),
        what: `${runtime}, over loopback${kind}`,
        wish: { ratio: { atLeast: leastOfBareRate } },
      }),
    ),
    ...['', ', writing'].map((kind) => moreThanBare(runtime, stub, kind)),
    ...peers.map((name) =>
      compare({
        what: `${runtime}, stubbed`,
        unit: 'µs a call',
        ours: median(of(stub, 'ours')),
        beside: [name, median(of(stub, name))],
        ratio: ratioOf(stub, 'ours', name),
        wish: { ratio: { below: 1 } },
      }),
    ),
    ...peers.map((name) =>
      compare({ ...rates(loopback, 'ours', name, name), what: `${runtime}, over loopback` }),
    ),
  ]
}

function moreThanBare(runtime: string, stub: Rounds, kind: string): Row {
  const [ours, bare] = [of(stub, `ours${kind}`), of(stub, `bare${kind}`)]
  return compare({
    what: `${runtime}, stubbed${kind}`,
    unit: 'µs a call',
    ours: median(bare) + median(ours.map((us, round) => us - (bare[round] ?? Number.NaN))),
    beside: ['bare fetch', median(bare)],
    wish: { difference: { atMost: mostMoreUs } },
  })
}

function rates(rounds: Rounds, one: string, other: string, otherName: string) {
  return {
    unit: 'calls/s',
    ours: 1e6 / median(of(rounds, one)),
    beside: [otherName, 1e6 / median(of(rounds, other))] as const,
    // Of rates: whoever takes longer has the lower one.
    ratio: ratioOf(rounds, other, one),
  }
}

/** The median of the ratios of times. */
function ratioOf(rounds: Rounds, one: string, other: string): number {
  return median(of(rounds, one).map((us, round) => us / (of(rounds, other)[round] ?? Number.NaN)))
}

function of(rounds: Rounds, name: string): readonly number[] {
  return rounds[name] ?? []
}
