import { expect, test } from 'vitest'
import { describeDuration, describeTime } from './describe-time.ts'

test.each([
  [0, '0 seconds'],
  [1000, '1 second'],
  [59_400, '59 seconds'],
  [60_000, '1 minute'],
  [-7_200_000, '2 hours'],
  [86_399_000, '1 day'],
  [3_590_000, '59 minutes'],
  [90 * 86_400_000, '90 days'],
  [800 * 86_400_000, '2 years'],
])('%d ms are %s', (durationMs, words) => {
  expect(describeDuration(durationMs)).toBe(words)
})

test.each([
  [0, 'now'],
  [60_000, '1 minute ago'],
  [-60_000, 'in 1 minute'],
])('seen %d ms later, a time is %s', (laterMs, words) => {
  const timeMs = Date.parse('2026-07-01T12:00:00Z')
  process.env.TZ = 'America/Toronto'
  expect(describeTime(timeMs, timeMs + laterMs)).toBe(`Wed 1 Jul 2026, 08:00:00 GMT-04:00 (${words})`)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, 9e15])('%d is no time', (timeMs) => {
  expect(describeTime(timeMs, 0)).toBe('no time that there is')
})
