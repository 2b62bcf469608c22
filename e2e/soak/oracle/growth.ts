import type { Sample } from '../history.ts'
import type { Fault } from './fault.ts'

/** How a process grew, from its second quarter to its last: the least of each, as calls that wait come and go. */
export interface Growth {
  readonly process: string
  readonly seconds: number
  readonly residentBytes: readonly [before: number, after: number]
  readonly handles: readonly [before: number, after: number]
}

// A process takes its time until it is warm, and what it holds goes up and down with the trouble.
const leastMs = 240_000
const mostBytes = 64 * 2 ** 20
const mostHandles = 30

/** How each process grew that lived for long enough. */
export function measureGrowth(samples: readonly Sample[]): Growth[] {
  const pids = new Set(samples.map(({ pid }) => pid))
  return [...pids].flatMap((pid) => {
    const own = samples.filter((it) => it.pid === pid)
    const [first, last] = [own[0], own.at(-1)]
    if (!first || !last || last.atMs - first.atMs < leastMs) return []
    const quarter = Math.floor(own.length / 4)
    const [before, after] = [own.slice(quarter, 2 * quarter), own.slice(-quarter)]
    const leasts = (read: (sample: Sample) => number) =>
      [Math.min(...before.map(read)), Math.min(...after.map(read))] as const
    return {
      process: first.process,
      seconds: Math.round((last.atMs - first.atMs) / 1000),
      residentBytes: leasts((it) => it.residentBytes),
      handles: leasts((it) => it.handles),
    }
  })
}

/** Those that grew by more than a warm process does. */
export function judgeGrowth(samples: readonly Sample[]): Fault[] {
  const atMs = samples.at(-1)?.atMs ?? 0
  return measureGrowth(samples).flatMap(({ process, seconds, residentBytes, handles }) => {
    const bytes = residentBytes[1] - residentBytes[0]
    const more = handles[1] - handles[0]
    const faults: Fault[] = []
    if (bytes > mostBytes && bytes > residentBytes[0] / 2) {
      faults.push({ atMs, what: `${process} grew by ${Math.round(bytes / 2 ** 20)} MiB in ${seconds} s` })
    }
    if (more > mostHandles)
      faults.push({ atMs, what: `${process} holds ${more} handles more after ${seconds} s` })
    return faults
  })
}
