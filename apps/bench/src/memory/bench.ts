import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { contestants } from '../../scoreboard/clients.ts'
import { type Bench, compare, type Row } from '../bench.ts'
import { slopeOf } from './slope.ts'

// A quarter of the smallest thing that could be left behind, and more than what a heap is off by.
const mostBytesOfRenewal = 4
// simple-oauth2 has a connection of its own that no fetch stands in for, and keeps nothing.
const identityHolders = contestants.filter(({ claims }) => claims.includes('keeps'))

const notes = [
  'Each in a process of its own, on a fetch that grants sessions without a network; the heap is what is left in use after its garbage is collected. An identity is a client with its session; tokens are as large as those of SanteDB.',
  'The growth is the slope of the straight line through the samples of the second half.',
]

export const bench: Bench = async ({ quick, rounds = 20, progress }) => {
  const identities = quick ? 100 : 10_000
  const bytes = new Map<string, number>()
  for (const { name } of identityHolders.slice(0, quick ? 1 : undefined)) {
    progress(`identities, ${name}`)
    const measured = await run<{ bytes: number }>('identities', [name, String(identities)])
    bytes.set(name, measured.bytes)
  }
  progress('renewals')
  const renewalsBetween = quick ? 500 : 50_000
  const { heapBytes, tokenRequests } = await run<{ heapBytes: number[]; tokenRequests: number }>('renewals', [
    String(quick ? 4 : rounds),
    String(renewalsBetween),
  ])
  const late = heapBytes.slice(Math.floor(heapBytes.length / 2))
  return {
    title: 'Memory',
    rows: [
      ...identityRows(identities, bytes),
      compare({ what: 'renewals of one session', unit: '', ours: tokenRequests }),
      compare({
        what: 'growth of the heap',
        unit: 'bytes a renewal',
        ours: slopeOf(late) / renewalsBetween,
        ...(!quick && { wish: { ours: { atMost: mostBytesOfRenewal } } }),
      }),
      compare({ what: 'heap at the end', unit: 'MB', ours: (heapBytes.at(-1) ?? Number.NaN) / 1e6 }),
    ],
    notes,
  }
}

function identityRows(identities: number, bytes: ReadonlyMap<string, number>): Row[] {
  const [ours = Number.NaN, ...others] = bytes.values()
  const what = `heap for each of ${identities} identities`
  if (others.length === 0) return [compare({ what, unit: 'bytes', ours })]
  return [...bytes].slice(1).map((beside) => compare({ what, unit: 'bytes', ours, beside }))
}

async function run<Measured>(program: string, programArguments: readonly string[]): Promise<Measured> {
  const path = fileURLToPath(new URL(`programs/${program}.ts`, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', path, ...programArguments])
  return JSON.parse(stdout)
}
