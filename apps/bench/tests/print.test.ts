import { expect, test } from 'vitest'
import { compare } from '../src/bench.ts'
import { withNumbers } from '../src/page.ts'
import { type Report, toMarkdown, toText } from '../src/print.ts'

const report: Report = {
  circumstances: {
    date: '2026-11-22',
    machine: 'a machine',
    cores: 2,
    memoryGb: 8,
    system: 'Linux',
    runtimes: { Deno: '2.9.6' },
    packages: { 'openid-client': '6.8.9' },
  },
  results: {
    warm: {
      title: 'Calls',
      rows: [
        compare({
          what: 'over loopback',
          unit: 'calls/s',
          ours: 9600,
          beside: ['bare fetch', 10_000],
          wish: { ratio: { atLeast: 0.97 } },
        }),
        compare({
          what: 'without a network',
          unit: 'µs',
          ours: 3.5,
          beside: ['bare fetch', 1.5],
          wish: { difference: { atMost: 2 } },
        }),
      ],
    },
  },
}

test('a measure is judged by its wish, whether of its ratio or of its difference', () => {
  expect(report.results['warm']?.rows).toMatchObject([
    { ratio: 0.96, wish: 'at least 0.97 times', verdict: 'poor' },
    { beside: 1.5, wish: 'at most 2 µs more', verdict: 'good' },
  ])
})

test('a measure that is no number has missed its wish', () => {
  expect(compare({ what: '', unit: '', ours: Number.NaN, wish: { ours: { atMost: 1 } } }).verdict).toBe(
    'poor',
  )
})

test('a report says where and of what versions it was measured', () => {
  for (const text of [toText(report), toMarkdown(report)]) {
    expect(text).toContain('2026-11-22, a machine, 2 cores, 8 GB, Linux.')
    expect(text).toContain('openid-client 6.8.9')
    expect(text).toMatch(/over loopback.+9600 calls\/s.+bare fetch: 10000.+0\.96.+at least 0\.97 times.+POOR/)
  }
})

test('a page gets new numbers in the place of older ones, and keeps those of other benches', () => {
  const first = withNumbers('# Benches\n\nWords.\n', report)
  expect(first).toMatch(/^# Benches\n\nWords\.\n\n## Numbers\n\n### warm: Calls\n\n\|/)
  const calls = report.results['warm'] ?? { title: '', rows: [] }
  const second = withNumbers(first, { ...report, results: { cold: { ...calls, title: 'Starts' } } })
  expect(second.startsWith(first.trimEnd())).toBe(true)
  expect(second).toContain('### cold: Starts')
  const third = withNumbers(second, { ...report, results: { warm: { ...calls, title: 'Anew' } } })
  expect(third).toContain('### warm: Anew')
  expect(third).not.toContain('### warm: Calls')
  expect(withNumbers(third, { ...report, results: {} })).toBe(third)
})
