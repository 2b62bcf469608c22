import { readdirSync, readFileSync } from 'node:fs'

/** What tells how long the processors have worked for a program, in microseconds; on Linux alone. */
export function watchChild(program: string): (() => number) | undefined {
  try {
    const child = readdirSync('/proc').find((entry) => isChild(entry, program))
    return child === undefined ? undefined : () => workedFor(child)
  } catch {
    return undefined
  }
}

function isChild(entry: string, program: string): boolean {
  if (!/^\d+$/.test(entry)) return false
  try {
    const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
    return stat.includes(` (${program}) `) && stat.split(') ')[1]?.split(' ')[1] === String(process.pid)
  } catch {
    // It has ended in between.
    return false
  }
}

// Finer than the ticks in `stat`.
function workedFor(child: string): number {
  const threads = readdirSync(`/proc/${child}/task`)
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${child}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  )
  return nanoseconds.reduce((sum, part) => sum + part, 0) / 1000
}
