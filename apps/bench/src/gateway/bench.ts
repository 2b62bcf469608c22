import type { Bench } from '../bench.ts'
import { runScript } from '../run-script.ts'

/** It is the bench of its own package. */
export const bench: Bench = async ({ quick }) => ({
  title: 'A gateway on workerd, beside a Worker that passes everything on',
  rows: await runScript(new URL('../../../edge-gateway/bench/main.ts', import.meta.url), quick),
})
