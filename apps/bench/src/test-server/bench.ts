import type { Bench } from '../bench.ts'
import { runScript } from '../run-script.ts'

/** It is the bench of its own package. */
export const bench: Bench = async ({ quick }) => ({
  title: 'The test server, beside oidc-provider',
  rows: await runScript(
    new URL('../../../../packages/test-server/bench/token-requests.ts', import.meta.url),
    quick,
  ),
})
