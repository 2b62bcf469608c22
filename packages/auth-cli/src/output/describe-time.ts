const units = [
  ['year', 365 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

// What is a second short of a day is a day to people, and clocks count whole seconds.
const momentShare = 1.001

/** A time in words, with its zone and how far it is away: `Thu 1 Jan 2026, 01:00:00 GMT (in 12 minutes)`. */
export function describeTime(timeMs: number, nowMs: number): string {
  // No `Date` reaches further, and a claim can hold any number.
  if (!(Math.abs(timeMs) <= 8.64e15)) return 'no time that there is'
  return `${formatTime(timeMs)} (${describeDistance(timeMs - nowMs)})`
}

/** A time in words, with its zone. */
export function formatTime(timeMs: number): string {
  const format = new Intl.DateTimeFormat('en-US', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'longOffset',
  })
  const parts = Object.fromEntries(format.formatToParts(timeMs).map(({ type, value }) => [type, value]))
  const { weekday, day, month, year, hour, minute, second, timeZoneName } = parts
  return `${weekday} ${day} ${month} ${year}, ${hour}:${minute}:${second} ${timeZoneName}`
}

/** A duration in the largest unit that it fills, all but a moment: `12 minutes`. */
export function describeDuration(durationMs: number): string {
  const seconds = Math.round(Math.abs(durationMs) / 1000)
  const countOf = (length: number) => Math.floor((seconds * momentShare) / length)
  const [unit, length] = units.find(([, unitSeconds]) => countOf(unitSeconds) > 0) ?? units[4]
  const count = countOf(length)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function describeDistance(distanceMs: number): string {
  if (Math.abs(distanceMs) < 500) return 'now'
  return distanceMs > 0 ? `in ${describeDuration(distanceMs)}` : `${describeDuration(distanceMs)} ago`
}
