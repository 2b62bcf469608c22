import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSessionEnd } from './session-end.ts'

const tenYearsSeconds = 10 * 365 * 86_400
const serverNowSeconds = fc.integer({ min: 1_000_000_000, max: 4_000_000_000 })
const lifetimeSeconds = fc.integer({ min: 5, max: tenYearsSeconds })
const skewSeconds = fc.integer({ min: -tenYearsSeconds, max: tenYearsSeconds })
const lateness = fc.double({ min: 0, max: 0.4, noNaN: true })

test('the lifetime is the one that the server told, whatever the unit of expires_in and the local clock', () => {
  const unit = fc.constantFrom(1, 1000, 1 / 1000)
  fc.assert(
    fc.property(
      serverNowSeconds,
      lifetimeSeconds,
      skewSeconds,
      unit,
      (nowSeconds, lifetime, skew, factor) => {
        const grantedAtMs = (nowSeconds + skew) * 1000
        const claims = { nbf: nowSeconds, exp: nowSeconds + lifetime }
        const end = readSessionEnd(lifetime * factor, claims, grantedAtMs)
        expect(end.endsAtMs).toBe(grantedAtMs + lifetime * 1000)
        expect(end.mismatchSeconds).toBe(factor === 1 ? undefined : lifetime)
      },
    ),
  )
})

test('an expires_in that counts from a little later than the token is believed, to the millisecond', () => {
  fc.assert(
    fc.property(serverNowSeconds, lifetimeSeconds, lateness, (nowSeconds, lifetime, late) => {
      const expiresIn = lifetime * (1 - late)
      const end = readSessionEnd(
        expiresIn,
        { nbf: nowSeconds, exp: nowSeconds + lifetime },
        nowSeconds * 1000,
      )
      expect(end.endsAtMs).toBe(nowSeconds * 1000 + expiresIn * 1000)
      expect(end.mismatchSeconds).toBeUndefined()
    }),
  )
})

test("what people are told is the server's own word, unless it is more than a day from what is decided by", () => {
  fc.assert(
    fc.property(serverNowSeconds, lifetimeSeconds, skewSeconds, (nowSeconds, lifetime, skew) => {
      const grantedAtMs = (nowSeconds + skew) * 1000
      const exp = nowSeconds + lifetime
      const end = readSessionEnd(lifetime, { nbf: nowSeconds, exp }, grantedAtMs)
      expect(end.expiresAtMs).toBe(Math.abs(skew) < 86_400 ? exp * 1000 : end.endsAtMs)
    }),
  )
})

test('a session has an end, whatever the claims hold', () => {
  const claims = fc.option(
    fc.dictionary(fc.constantFrom('exp', 'nbf', 'iat'), fc.oneof(fc.jsonValue(), fc.double())),
    { nil: undefined },
  )
  const expiresIn = fc.option(fc.integer({ min: 1, max: tenYearsSeconds }), { nil: undefined })
  fc.assert(
    fc.property(expiresIn, claims, (seconds, given) => {
      const end = readSessionEnd(seconds, given, 0)
      expect(end.endsAtMs).toBeGreaterThan(0)
      expect(Number.isNaN(end.expiresAtMs)).toBe(false)
    }),
  )
})

test('where the token tells nothing expires_in alone counts', () => {
  fc.assert(
    fc.property(lifetimeSeconds, (lifetime) => {
      expect(readSessionEnd(lifetime, undefined, 0)).toEqual({
        expiresAtMs: lifetime * 1000,
        endsAtMs: lifetime * 1000,
        mismatchSeconds: undefined,
      })
      expect(readSessionEnd(lifetime, { exp: 'soon' }, 0).endsAtMs).toBe(lifetime * 1000)
    }),
  )
})
