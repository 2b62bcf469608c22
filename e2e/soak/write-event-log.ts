import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { History, Span } from './history.ts'
import type { Fault } from './oracle/fault.ts'

const folder = fileURLToPath(new URL('../artifacts', import.meta.url))
// Longer than anybody waits for a session, so that the log shows what the fault came of.
const beforeMs = 45_000

/** Writes what happened in the seconds before the first faults, a line of JSON each, and gives the name of the file. */
export async function writeEventLog(
  seed: number,
  history: History,
  faults: readonly Fault[],
): Promise<string> {
  const moments = faults.map(({ atMs }) => atMs)
  const isNear = ({ fromMs, untilMs }: Span) =>
    moments.some((atMs) => untilMs >= atMs - beforeMs && fromMs <= atMs + 2000)
  const events = [
    ...faults.map((fault) => ({ event: 'fault', ...fault })),
    ...history.observations.map((it) => ({ event: 'observation', ...it })),
    ...(['calls', 'exchanges', 'troubles', 'endings', 'clockMoves', 'kills', 'stalls'] as const).flatMap(
      (event) =>
        history[event].filter(isNear).map(({ untilMs, ...it }) => ({
          atMs: it.fromMs,
          event: event.slice(0, -1),
          ...it,
          tookMs: untilMs - it.fromMs,
        })),
    ),
  ]
  const lines = events.toSorted((one, other) => one.atMs - other.atMs).map((it) => JSON.stringify(it, round))
  await mkdir(folder, { recursive: true })
  const path = join(folder, `soak-${seed}.jsonl`)
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

function round(name: string, value: unknown): unknown {
  return typeof value === 'number' && name.endsWith('Ms') ? Math.round(value) : value
}
