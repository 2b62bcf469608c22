// Token requests per second over HTTP, beside those of oidc-provider on the same machine:
//   pnpm bench test-server
// Every server runs in a process of its own and is asked for tokens by client credentials. They take short turns, round
// after round, so that none has the quieter machine; what counts is the median of the rounds. Ends with 1 when a
// generation does not answer three times as many requests as oidc-provider does, both with signed tokens and otherwise
// as they come. They come with different algorithms, and RSA takes its time: hence there is a second measure with the
// same algorithm for both, and a third with tokens that nothing is signed for.
// With `--json` it prints rows as `pnpm bench` has them, and the lines go to standard error; with `--quick` it does as
// little as shows that it works.
import { RunningSubject } from './running-subject.ts'
import {
  GENERATION_2,
  GENERATION_3,
  type Subject,
  WITH_HS256,
  WITH_OPAQUE_TOKENS,
  WITH_RS256,
} from './subjects.ts'

const AS_JSON = process.argv.includes('--json')
const IS_QUICK = process.argv.includes('--quick')
const ROUND_MS = IS_QUICK ? 50 : 400
const ROUNDS = IS_QUICK ? 2 : 15
const HIGHEST_SENDER_LOAD = 0.8
const COMPARISONS = [
  { other: WITH_RS256, wanted: 3 },
  { other: WITH_HS256, wanted: 1.5 },
  { other: WITH_OPAQUE_TOKENS, wanted: 0 },
]

const rows: object[] = []
const running: RunningSubject[] = []
try {
  for (const subject of [GENERATION_2, GENERATION_3, WITH_RS256, WITH_HS256, WITH_OPAQUE_TOKENS]) {
    running.push(await RunningSubject.start(subject))
  }
  for (const it of running) await it.warmUp()
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const it of running) await it.measure(ROUND_MS)
  }
} finally {
  for (const it of running) it.stop()
}

for (const { subject, rates } of running) {
  print(
    `${subject.name.padEnd(44)} ${String(Math.round(median(rates))).padStart(6)} token requests per second`,
  )
}
const isFast = [GENERATION_2, GENERATION_3].map(compare).every(Boolean)
const senderLoad = Math.max(...running.map(({ highestSenderLoad }) => highestSenderLoad))
print(`Sending them took ${Math.round(senderLoad * 100)} % of one processor at most.`)
if (senderLoad > HIGHEST_SENDER_LOAD) print('That is too much to measure anything.')
rows.push({
  what: 'processor that sending took, at most',
  unit: '',
  ours: senderLoad,
  wish: `at most ${HIGHEST_SENDER_LOAD}`,
  verdict: senderLoad > HIGHEST_SENDER_LOAD ? 'poor' : 'good',
})
if (AS_JSON) process.stdout.write(`${JSON.stringify(rows)}\n`)
process.exitCode = isFast && senderLoad <= HIGHEST_SENDER_LOAD ? 0 : 1

/** Whether a generation answers as many times as many requests as the others as is wanted. */
function compare(generation: Subject): boolean {
  print(`${generation.name}:`)
  return COMPARISONS.map(({ other, wanted }) => {
    const ratio = median(ratesOf(generation).map((rate, round) => rate / (ratesOf(other)[round] ?? 0)))
    const wish = wanted > 0 ? `; ${wanted} are wanted` : ''
    print(`  ${ratio.toFixed(1)} times as many as ${other.name}${wish}`)
    rows.push({
      what: generation.name,
      unit: 'token requests/s',
      ours: median(ratesOf(generation)),
      besideName: other.name,
      beside: median(ratesOf(other)),
      ratio,
      ...(wanted > 0 && { wish: `at least ${wanted} times`, verdict: ratio >= wanted ? 'good' : 'poor' }),
    })
    return ratio >= wanted
  }).every(Boolean)
}

function ratesOf(subject: Subject): readonly number[] {
  return running.find((it) => it.subject === subject)?.rates ?? []
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)] ?? 0
}

function print(line: string): void {
  if (AS_JSON) process.stderr.write(`${line}\n`)
  else process.stdout.write(`${line}\n`)
}
