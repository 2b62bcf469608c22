import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  chooseRenewalTime,
  chooseRetryDelayMs,
  chooseScheduleMs,
  decide,
  type FailureTimes,
  longestScheduleMs,
  type SessionTimes,
} from './renewal.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const yearMs = 365 * dayMs

const nowMs = fc.integer({ min: 0, max: Date.parse('2100-01-01') })
const lifetimeMs = fc.oneof(
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 5000, max: hourMs }),
  fc.integer({ min: hourMs, max: 10 * yearMs }),
)
const skewMs = fc.oneof(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: -yearMs, max: yearMs }))
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

const failure: fc.Arbitrary<FailureTimes | undefined> = fc.option(
  fc.record({ retryAtMs: nowMs, atOnce: fc.boolean() }),
  { nil: undefined },
)
const refreshesFor = fc.option(fc.integer({ min: -yearMs, max: yearMs }), { nil: undefined })

/** A session as it is when it was just granted. */
const fresh = fc
  .record({ grantedAtMs: nowMs, lifetimeMs, random, refreshesFor })
  .map(({ grantedAtMs, lifetimeMs: lifetime, random: spread, refreshesFor: refreshable }) => {
    const endsAtMs = grantedAtMs + lifetime
    const renewAtMs = chooseRenewalTime(grantedAtMs, endsAtMs, spread)
    const refreshUntilMs = refreshable === undefined ? undefined : endsAtMs + refreshable
    return { grantedAtMs, lifetimeMs: lifetime, session: { renewAtMs, endsAtMs, refreshUntilMs } }
  })

describe('chooseRenewalTime', () => {
  test('gives a time inside the life, in its last fifth and at the most an hour before its end', () => {
    fc.assert(
      fc.property(fresh, ({ grantedAtMs, lifetimeMs: lifetime, session }) => {
        const aheadMs = session.endsAtMs - session.renewAtMs
        expect(session.renewAtMs).toBeGreaterThan(grantedAtMs)
        expect(aheadMs).toBeGreaterThan(0)
        expect(aheadMs).toBeLessThanOrEqual(Math.min(lifetime / 5, hourMs) + 0.01)
      }),
    )
  })

  test('leaves at least three quarters of that window, so that there is time to renew', () => {
    fc.assert(
      fc.property(fresh, ({ lifetimeMs: lifetime, session }) => {
        const aheadMs = session.endsAtMs - session.renewAtMs
        expect(aheadMs).toBeGreaterThanOrEqual(Math.min(lifetime / 5, hourMs) * 0.75 - 0.01)
      }),
    )
  })

  test('spreads those who obtained theirs together over a quarter of the window', () => {
    const endsAtMs = 10_000_000
    expect(chooseRenewalTime(0, endsAtMs, 0)).toBe(endsAtMs - 2_000_000)
    expect(chooseRenewalTime(0, endsAtMs, 0.5)).toBe(endsAtMs - 1_750_000)
    expect(chooseRenewalTime(0, 10 * yearMs, 0)).toBe(10 * yearMs - hourMs)
  })
})

describe('decide', () => {
  test('uses a fresh session, and does not renew it, whatever failed before', () => {
    fc.assert(
      fc.property(fresh, failure, ({ grantedAtMs, session }, before) => {
        expect(decide(grantedAtMs, session, before)).toEqual({ do: 'use', renewBy: undefined })
      }),
    )
  })

  test('never hands out a dead session, however far the clock jumped', () => {
    fc.assert(
      fc.property(fresh, skewMs, failure, ({ session }, jumpMs, before) => {
        const atMs = session.endsAtMs + Math.abs(jumpMs)
        expect(decide(atMs, session, before).do).not.toBe('use')
      }),
    )
  })

  test('hands out a live session whatever fails and however far the clock jumped, and renews it when it is due', () => {
    fc.assert(
      fc.property(fresh, random, failure, ({ grantedAtMs, lifetimeMs: lifetime, session }, share, before) => {
        const atMs = grantedAtMs + Math.floor(lifetime * share)
        const decision = decide(atMs, session, before)
        const due = atMs >= session.renewAtMs && atMs >= (before?.retryAtMs ?? 0)
        const by = atMs < (session.refreshUntilMs ?? 0) ? 'refresh_token' : 'grant'
        expect(decision).toEqual({ do: 'use', renewBy: due ? by : undefined })
      }),
    )
  })

  test('asks the server for nothing before the time that the last failure set', () => {
    fc.assert(
      fc.property(nowMs, lifetimeMs, fresh, fc.boolean(), (atMs, leftMs, { session }, atOnce) => {
        const retryAtMs = atMs + leftMs
        const wait = atOnce ? { do: 'fail' } : { do: 'wait', untilMs: retryAtMs }
        const use = { do: 'use', renewBy: undefined }
        expect(decide(atMs, undefined, { retryAtMs, atOnce })).toEqual(wait)
        const expected = atMs < session.endsAtMs ? use : wait
        expect(decide(atMs, session, { retryAtMs, atOnce })).toEqual(expected)
      }),
    )
  })

  test('refreshes exactly as long as the refresh token can be used', () => {
    fc.assert(
      fc.property(nowMs, fresh, (atMs, { session }) => {
        const by = atMs < (session.refreshUntilMs ?? 0) ? 'refresh_token' : 'grant'
        expect(decide(atMs, { ...session, endsAtMs: atMs })).toEqual({ do: 'obtain', by })
        const due = { ...session, renewAtMs: atMs, endsAtMs: atMs + 1 }
        expect(decide(atMs, due)).toEqual({ do: 'use', renewBy: by })
      }),
    )
  })

  test('a refresh token that is good until now is not good now', () => {
    const session = { renewAtMs: 0, endsAtMs: 0, refreshUntilMs: 5 }
    expect([4, 5].map((atMs) => decide(atMs, session))).toEqual([
      { do: 'obtain', by: 'refresh_token' },
      { do: 'obtain', by: 'grant' },
    ])
  })

  test('has an answer for everything', () => {
    const anyTimes: fc.Arbitrary<SessionTimes> = fc.record({
      renewAtMs: fc.double(),
      endsAtMs: fc.double(),
      refreshUntilMs: fc.option(fc.double(), { nil: undefined }),
    })
    fc.assert(
      fc.property(
        fc.double(),
        fc.option(anyTimes, { nil: undefined }),
        fc.option(fc.record({ retryAtMs: fc.double(), atOnce: fc.boolean() }), { nil: undefined }),
        (atMs, session, before) => {
          expect(['use', 'obtain', 'wait', 'fail']).toContain(decide(atMs, session, before).do)
          expect(['obtain', 'wait', 'fail']).toContain(decide(atMs, undefined, before).do)
        },
      ),
    )
  })
})

describe('chooseScheduleMs', () => {
  test('is never negative, never longer than 24 hours, and else exactly the time that is left', () => {
    fc.assert(
      fc.property(nowMs, fc.oneof(nowMs, skewMs, fc.constant(Infinity)), (atMs, renewAtMs) => {
        const delayMs = chooseScheduleMs(atMs, renewAtMs)
        expect(delayMs).toBeGreaterThanOrEqual(0)
        expect(delayMs).toBeLessThanOrEqual(dayMs)
        const leftMs = renewAtMs - atMs
        expect(delayMs).toBe(leftMs < 0 ? 0 : leftMs > dayMs ? dayMs : leftMs)
      }),
    )
    expect(longestScheduleMs).toBe(dayMs)
  })
})

describe('chooseRetryDelayMs', () => {
  const count = fc.integer({ min: 1, max: 5000 })
  const retryAfterMs = fc.option(fc.integer({ min: 0, max: 3 * dayMs }), { nil: undefined })

  test('is never shorter than the server asked for, and never longer than a day', () => {
    fc.assert(
      fc.property(count, fc.boolean(), random, retryAfterMs, (failures, refused, spread, askedMs) => {
        const delayMs = chooseRetryDelayMs(failures, refused, spread, askedMs)
        expect(delayMs).toBeGreaterThanOrEqual(Math.min(askedMs ?? 0, dayMs))
        expect(delayMs).toBeLessThanOrEqual(dayMs)
      }),
    )
  })

  test('doubles with every failure in a row until it reaches its limit', () => {
    fc.assert(
      fc.property(count, fc.boolean(), random, (failures, refused, spread) => {
        const delayMs = chooseRetryDelayMs(failures, refused, spread)
        const nextMs = chooseRetryDelayMs(failures + 1, refused, spread)
        const mostMs = refused ? dayMs : 30_000 * (0.5 + spread / 2)
        expect(nextMs).toBeCloseTo(Math.min(delayMs * 2, mostMs), 6)
      }),
    )
  })

  test('begins with a quarter of a second where waiting helps, and with a minute where it does not', () => {
    expect(chooseRetryDelayMs(1, false, 1)).toBe(250)
    expect(chooseRetryDelayMs(1, false, 0)).toBe(125)
    expect(chooseRetryDelayMs(1, true, 0.5)).toBe(60_000)
  })

  test.for([
    { refused: false, mostPerDay: 5800 },
    { refused: true, mostPerDay: 11 },
  ])(
    'lets a server that always fails (refused: $refused) be asked $mostPerDay times a day at the most',
    (row) => {
      fc.assert(
        fc.property(random, (spread) => {
          let requests = 0
          const decisions = new Set<string>()
          let before: FailureTimes | undefined
          for (let atMs = 0; atMs < dayMs; atMs = Math.ceil(before?.retryAtMs ?? 0)) {
            decisions.add(decide(atMs, undefined, before).do)
            requests += 1
            const delayMs = chooseRetryDelayMs(requests, row.refused, spread)
            before = { retryAtMs: atMs + delayMs, atOnce: row.refused }
          }
          expect([...decisions]).toEqual(['obtain'])
          expect(requests).toBeLessThanOrEqual(row.mostPerDay)
        }),
        { numRuns: 20 },
      )
    },
  )
})
