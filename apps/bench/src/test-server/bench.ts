import { type Bench, compare, type Row } from '../bench.ts'
import { median } from '../median.ts'
import { RunningSubject } from './running-subject.ts'
import { generation2, generation3, type Subject, withHs256, withOpaqueTokens, withRs256 } from './subjects.ts'

const highestSenderLoad = 0.8
// They come with different algorithms, and RSA takes its time: hence there is a second measure with the same algorithm for
// both, and a third with tokens that nothing is signed for.
const comparisons = [
  { other: withRs256, leastTimes: 3 },
  { other: withHs256, leastTimes: 1.5 },
  { other: withOpaqueTokens, leastTimes: undefined },
]

const notes = [
  'Every server runs in a process of its own and is asked for tokens by client credentials. They take short turns, round after round; the ratio is the median of those within one round.',
]

export const bench: Bench = async ({ quick, rounds = quick ? 2 : 15, progress }) => {
  const roundMs = quick ? 50 : 400
  const running = new Map<Subject, RunningSubject>()
  try {
    for (const subject of [generation2, generation3, withRs256, withHs256, withOpaqueTokens]) {
      progress(subject.name)
      running.set(subject, await RunningSubject.start(subject))
      await running.get(subject)?.warmUp(quick ? 100 : 10_000)
    }
    progress('by turns')
    for (let round = 0; round < rounds; round += 1) {
      for (const it of running.values()) await it.measure(roundMs)
    }
  } finally {
    for (const it of running.values()) it.stop()
  }

  const ratesOf = (subject: Subject) => running.get(subject)?.rates ?? []
  const rows = [generation2, generation3].flatMap((generation) =>
    comparisons.map(({ other, leastTimes }): Row => {
      const [ours, others] = [ratesOf(generation), ratesOf(other)]
      return compare({
        what: generation.name,
        unit: 'token requests/s',
        ours: median(ours),
        beside: [other.name, median(others)],
        ratio: median(ours.map((rate, round) => rate / (others[round] ?? Number.NaN))),
        ...(leastTimes !== undefined && { wish: { ratio: { atLeast: leastTimes } } }),
      })
    }),
  )
  const sending = compare({
    what: 'processor that sending took, at most',
    unit: '',
    ours: Math.max(...[...running.values()].map((it) => it.highestSenderLoad)),
    wish: { ours: { atMost: highestSenderLoad } },
  })
  return { title: 'The test server, beside oidc-provider', rows: [...rows, sending], notes }
}
