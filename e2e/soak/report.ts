import type { Figures, Verdict } from './oracle/judge.ts'

const columns: readonly [title: string, read: (figures: Figures) => string | number][] = [
  ['identity', (it) => it.identity],
  ['calls', (it) => it.calls],
  ['failed', (it) => it.failed],
  ['excused', (it) => sumOf(it.excused)],
  ['token requests', (it) => it.tokenRequests],
  ['least', (it) => it.leastTokenRequests],
  ['after a failure', (it) => it.repeatedTokenRequests],
  ['refusals', (it) => it.refusals],
  ['presented again', (it) => it.refusedPresentedAgain],
]

function sumOf(counts: Figures['excused']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** How many calls of all are excused, by the reason. */
function describeExcuses(figures: readonly Figures[]): string {
  const counts = new Map<string, number>()
  for (const [reason, count] of figures.flatMap(({ excused }) => Object.entries(excused))) {
    counts.set(reason, (counts.get(reason) ?? 0) + count)
  }
  return [...counts].map(([reason, count]) => `${count} ${reason}`).join(', ') || 'none'
}

/** The figures as a table, and the faults, for people. */
export function describeVerdict({ figures, growth, observed, faults }: Verdict): string {
  const rows = [
    columns.map(([title]) => title),
    ...figures.map((it) => columns.map(([, read]) => String(read(it)))),
  ]
  const widths = columns.map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)))
  const table = rows.map((row) => row.map((cell, index) => cell.padStart(widths[index] ?? 0)).join('  '))
  const growths = growth.map(({ process, seconds, residentBytes, handles }) => {
    const [before, after] = residentBytes.map((bytes) => Math.round(bytes / 2 ** 20))
    return `${process}: ${before} MiB and ${handles[0]} handles, ${after} MiB and ${handles[1]} handles (${seconds} s)`
  })
  const sum = (read: (it: Figures) => number) => figures.reduce((total, it) => total + read(it), 0)
  const made = sum((it) => it.tokenRequests)
  const least = sum((it) => it.leastTokenRequests)
  return [
    ...table,
    '',
    `${sum((it) => it.calls)} calls, ${sum((it) => it.failed)} failed or late that could have been served`,
    `excused: ${describeExcuses(figures)}`,
    `${made} token requests: ${least} needed, ${sum((it) => it.repeatedTokenRequests)} after one that failed`,
    `${sum((it) => it.refusals)} refusals, ${sum((it) => it.refusedPresentedAgain)} presented again before their time`,
    `${observed.leak} leaks, ${observed.openFile} files open to others, ${observed.unhandled} unhandled failures`,
    ...(growths.length > 0 ? ['', 'From the second quarter of its life to the last:', ...growths] : []),
    '',
    faults.length === 0 ? 'No faults' : `${faults.length} faults:`,
    ...faults
      .slice(0, 30)
      .map(({ atMs, identity, what }) =>
        [`${(atMs / 1000).toFixed(1).padStart(7)} s`, identity, what].filter(Boolean).join('  '),
      ),
  ].join('\n')
}
