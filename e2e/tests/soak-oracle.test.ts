// What the soak's judge takes for a fault, and what it does not: it must see what is wrong, and must not cry wolf.
import { describe, expect, test } from 'vitest'
import {
  type Answer,
  beginHistory,
  type Call,
  type Exchange,
  type History,
  type Identity,
} from '../soak/history.ts'
import { judge } from '../soak/oracle/judge.ts'
import { describePlan } from '../soak/plan/describe.ts'
import { kinds } from '../soak/plan/kinds.ts'
import { planEpisodes } from '../soak/plan/plan.ts'
import { castOf } from '../soak/world/cast.ts'

const alone: Identity = {
  name: 'service',
  generation: 3,
  runtime: 'Node.js',
  store: 'memory',
  sessionMs: 600_000,
}
const sharing: Identity = { ...alone, store: 'file' }
const generation = 3 as const
const identity = alone.name

function faultsIn(parts: Partial<History>, who: Identity = alone): string[] {
  return judge({ ...beginHistory([who]), ...parts }).faults.map(({ what }) => what)
}

const seconds = (from: number, until: number) => ({ fromMs: from * 1000, untilMs: until * 1000 })

function call(from: number, until: number, outcome: Call['outcome']): Call {
  return { identity, process: identity, ...seconds(from, until), outcome }
}

function asked(from: number, until: number, answer: Answer, presented = 'secret'): Exchange {
  return {
    identity,
    to: 'token',
    grantType: 'client_credentials',
    presented,
    ...seconds(from, until),
    answer,
  }
}

const granted = (from: number, token = 'a') => asked(from, from + 0.1, { is: 'grant', token })
const refused = (from: number) => asked(from, from + 0.1, { is: 'refusal', status: 401, error: 'no' })
const broken = (from: number) => asked(from, from + 0.1, { is: 'broken' })
const used = (at: number, status = 200, token = 'a'): Exchange => ({
  identity,
  to: 'resource',
  presented: token,
  ...seconds(at, at),
  answer: { is: 'status', status },
})
const outage = (from: number, until: number) => ({
  generation,
  strikes: 'sign-in' as const,
  what: 'drop',
  ...seconds(from, until),
})
const revoked = (at: number, who?: string) => ({
  generation,
  identity: who,
  why: 'revoked',
  ...seconds(at, at + 0.01),
})
const killed = (from: number, until: number) => ({ identity, process: identity, ...seconds(from, until) })

const couldBeServed = /could have been served/
const tookLonger = /took longer/
const withoutReason = /without a reason/
const another = /while another one was under way/
const again = /were presented again/
const beforeItsTime = /before its time/

type Case = [what: string, parts: Partial<History>, fault?: RegExp | undefined, who?: Identity]

const calls: Case[] = [
  ['one that is served', { calls: [call(10, 10.1, 200)] }],
  ['one that fails while nothing is in the way', { calls: [call(10, 10.1, 'timeout')] }, couldBeServed],
  ['one that is served after 45 s', { calls: [call(10, 55, 200)], troubles: [outage(9, 50)] }, tookLonger],
  ['one that waits for 12 s for nothing', { calls: [call(10, 22, 200)] }, tookLonger],
  [
    'one that fails in an outage that is over before its patience',
    { calls: [call(10, 10.1, 'network_error')], troubles: [outage(9, 12)], exchanges: [broken(10)] },
    couldBeServed,
  ],
  [
    'one that fails in an outage that is longer than its patience',
    { calls: [call(10, 40, 'network_error')], troubles: [outage(9, 41)], exchanges: [broken(10)] },
  ],
  [
    'one that fails in the pause that an outage left behind',
    { calls: [call(31, 50, 'timeout')], troubles: [outage(9, 30)], exchanges: [broken(10), broken(28)] },
  ],
  [
    'one that fails when that pause is over',
    { calls: [call(70, 90, 'timeout')], troubles: [outage(9, 30)], exchanges: [broken(10), broken(28)] },
    couldBeServed,
  ],
  [
    'one that fails in an outage although a session was there',
    {
      calls: [call(20, 20.1, 'network_error')],
      troubles: [outage(15, 60)],
      exchanges: [granted(1), used(2), broken(20)],
    },
    couldBeServed,
  ],
  [
    'one that fails in an outage in which its session was revoked',
    {
      calls: [call(20, 50, 'network_error')],
      troubles: [outage(15, 60)],
      exchanges: [granted(1), used(2), broken(20)],
      endings: [revoked(18)],
    },
  ],
  [
    'one that is answered with what a resource says in its trouble',
    {
      calls: [call(10, 10.1, 503)],
      troubles: [{ ...outage(9, 12), strikes: 'resources' }],
    },
  ],
  ['one that is answered with 503 out of trouble', { calls: [call(10, 10.1, 503)] }, couldBeServed],
  [
    'one whose session was ended once',
    { calls: [call(10, 10.1, 401)], endings: [revoked(10)] },
    couldBeServed,
  ],
  [
    'one whose session was ended again and again',
    { calls: [call(10, 10.1, 401)], endings: [revoked(10), revoked(10.05)] },
  ],
  [
    'one whose device was locked',
    {
      calls: [call(20, 20.1, 'credentials_rejected')],
      exchanges: [refused(11)],
      endings: [revoked(10, identity)],
    },
  ],
  [
    'one whose credentials are right',
    { calls: [call(20, 20.1, 'credentials_rejected')], exchanges: [refused(11)] },
    couldBeServed,
  ],
  [
    'one in the time of a lease that a killed process holds',
    { calls: [call(12, 30, 200)], kills: [killed(11, 12)] },
    undefined,
    sharing,
  ],
]

const tokenRequests: Case[] = [
  ['the first one', { exchanges: [granted(1)] }],
  ['one in the middle of a session', { exchanges: [granted(1), granted(200, 'b')] }, withoutReason],
  ['one near the end of a session', { exchanges: [granted(1), granted(500, 'b')] }],
  ['one after a session was revoked', { exchanges: [granted(1), granted(20, 'b')], endings: [revoked(10)] }],
  [
    'a second one after it was revoked once',
    { exchanges: [granted(1), granted(20, 'b'), granted(30, 'c')], endings: [revoked(10)] },
    withoutReason,
  ],
  ['one after a service refused the session', { exchanges: [granted(1), used(5, 401), granted(20, 'b')] }],
  [
    'one of a process that was killed',
    { exchanges: [granted(1), granted(20, 'b')], kills: [killed(18, 19)] },
  ],
  [
    'one of a process that was killed while it was given a session',
    { exchanges: [granted(18.1), granted(20, 'b')], kills: [killed(18, 19)] },
  ],
  [
    'one of a process that was killed while its session was in a store',
    { exchanges: [granted(1), granted(20, 'b')], kills: [killed(18, 19)] },
    withoutReason,
    sharing,
  ],
  ['one beside another', { exchanges: [asked(1, 3, { is: 'broken' }), granted(2)] }, another],
  [
    'one beside another, whose process was killed',
    { exchanges: [asked(1, 3, { is: 'given-up' }), granted(2)], kills: [killed(1.5, 2)] },
  ],
  [
    'one that comes before Retry-After is over',
    { exchanges: [asked(1, 1.1, { is: 'status', status: 503, retryAfterMs: 3000 }), granted(2)] },
    beforeItsTime,
  ],
  [
    'one that waits for it',
    { exchanges: [asked(1, 1.1, { is: 'status', status: 503, retryAfterMs: 3000 }), granted(4.2)] },
  ],
]

const refusals: Case[] = [
  ['credentials that are presented again after ten seconds', { exchanges: [refused(1), refused(11)] }, again],
  ['credentials that have rested for a minute', { exchanges: [refused(1), refused(62)] }],
  ['other ones', { exchanges: [refused(1), asked(11, 11.1, { is: 'grant', token: 'b' }, 'another secret')] }],
  [
    'credentials that a killed process had kept in memory',
    { exchanges: [refused(1), refused(11)], kills: [killed(5, 6)] },
  ],
  [
    'credentials that a killed process had kept in a store',
    { exchanges: [refused(1), refused(11)], kills: [killed(5, 6)] },
    again,
    sharing,
  ],
]

const rest: Case[] = [
  [
    'a process that holds more and more handles',
    {
      samples: Array.from({ length: 40 }, (_, index) => ({
        process: identity,
        pid: 1,
        atMs: index * 10_000,
        residentBytes: 1e8,
        handles: 20 + index * 2,
      })),
    },
    /holds 40 handles more/,
  ],
  [
    'a leak',
    { observations: [{ atMs: 1, what: 'leak', text: 'in what it prints' }] },
    /^leak: in what it prints$/,
  ],
]

describe.for([
  ['of calls', calls],
  ['of token requests', tokenRequests],
  ['of refused credentials', refusals],
  ['of the rest', rest],
] as const)('%s the judge takes', ([, cases]) => {
  const sure = cases.filter(([, , fault]) => fault)
  const excused = cases.filter(([, , fault]) => !fault)
  test.for(sure)('for a fault: %s', ([, parts, fault, who]) => {
    expect(faultsIn(parts, who)).toContainEqual(expect.stringMatching(fault ?? ''))
  })
  test.for(excused)('for none: %s', ([, parts, , who]) => {
    expect(faultsIn(parts, who)).toEqual([])
  })
})

describe('the script of trouble', () => {
  const cast = castOf('everybody', 12)
  const plan = (seed: number) => planEpisodes(cast, { seed, durationMs: 20 * 60_000, calmMs: [1000, 5000] })

  test('is derived from the seed alone', () => {
    expect(describePlan(plan(5))).toBe(describePlan(plan(5)))
    expect(describePlan(plan(5))).not.toBe(describePlan(plan(6)))
  })

  test.for([2, 3] as const)('has every kind of trouble, one after the other, for iCDR %i', (it) => {
    const episodes = plan(5).filter((episode) => episode.generation === it)
    expect(new Set(episodes.map(({ title }) => title))).toEqual(new Set(Object.keys(kinds)))
    for (const [index, { atMs, durationMs }] of episodes.entries()) {
      expect(atMs + durationMs).toBeLessThan(episodes[index + 1]?.atMs ?? 20 * 60_000)
    }
  })
})
