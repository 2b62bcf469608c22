// Sessions of browsers where the edge runs: the cryptography, the cookies and the bodies are the runtime's own.
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { mustRun } from './support/run.ts'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const denoArguments = ['run', '--allow-env', '--allow-read', '--no-check', '--no-prompt']

test.for([
  ['Deno', 'node_modules/.bin/deno', denoArguments],
  ['Bun', 'node_modules/.bin/bun', ['run']],
  ['Node 24', 'node_modules/node24/bin/node', []],
] as const)('a browser signs in, calls and signs out on %s', async ([, program, programArguments]) => {
  const script = path('edge/sign-browsers-in.ts')
  const output = await mustRun(path(program), [...programArguments, script], { directory: path('.') })
  const outcome = {
    step: 'done',
    status: 200,
    user: 'allison',
    endedAtServer: true,
    afterwards: 401,
    tokenRequests: 1,
  }
  expect(JSON.parse(output)).toEqual([outcome, outcome])
})
