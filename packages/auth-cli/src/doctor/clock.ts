import { describeDuration, formatTime } from '../output/describe-time.ts'
import { askForDiscovery } from './ask.ts'
import { bad, type Finding, good, skipped } from './finding.ts'
import type { Step } from './step.ts'

// A `Date` counts whole seconds, and an answer takes its time.
const unremarkableMs = 5_000
// What servers commonly forgive.
const tolerableMs = 120_000

/** Compares the clock of this machine with the server's, by the `Date` of an answer (RFC 9110 section 6.6.1). */
export const clock: Step = {
  name: 'clock',
  title: 'Clock difference',
  needs: ['client-certificate'],

  async examine(patient) {
    const answer = await askForDiscovery(patient)
    if ('failure' in answer) return skipped('No answer came that could tell the time.')
    if (answer.dateMs === undefined) return skipped('The answer does not tell its date.')
    return judge(answer.askedAtMs - answer.dateMs, answer.askedAtMs)
  },
}

function judge(aheadMs: number, nowMs: number): Finding {
  const facts = { aheadSeconds: Math.round(aheadMs / 1000) }
  if (Math.abs(aheadMs) <= unremarkableMs) return good('The clocks agree to within five seconds.', { facts })
  const difference = `${describeDuration(aheadMs)} ${aheadMs > 0 ? 'ahead of' : 'behind'}`
  const seen = `The clock of this machine (${formatTime(nowMs)}) is ${difference} the server's (${formatTime(nowMs - aheadMs)}).`
  if (Math.abs(aheadMs) <= tolerableMs) return good(seen, { facts })
  return bad({
    seen,
    meaning:
      "Sessions are reckoned in the server's time, so signing in works in spite of it. But certificates and tokens are " +
      'judged by this clock, as are log entries compared by it.',
    remedy: 'Let both machines follow a time server (NTP); see first which of the two is wrong.',
    cause: `the clock of this machine is ${difference} the server's`,
    facts,
  })
}
