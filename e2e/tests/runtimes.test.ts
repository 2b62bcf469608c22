// The contract on every runtime that is claimed: the built packages, in the real thing.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Miniflare } from 'miniflare'
import { describe, expect, test } from 'vitest'
import type { Outcome } from '../contract/contract.ts'
import { run } from './support/run.ts'

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))
const contract = path('dist/contract.js')

const runtimes: [name: string, program: string, programArguments: string[]][] = [
  ['Node 20', path('node_modules/node20/bin/node'), [contract]],
  ['Node 22', path('node_modules/node22/bin/node'), [contract]],
  ['Node 24', path('node_modules/node24/bin/node'), [contract]],
  ['Node 26', path('node_modules/node26/bin/node'), [contract]],
  ['Deno', path('node_modules/.bin/deno'), ['run', '--allow-env', '--allow-read', '--no-prompt', contract]],
  ['Bun', path('node_modules/.bin/bun'), ['run', contract]],
]

function failuresOf(outcomes: Outcome[]): Outcome[] {
  return outcomes.filter(({ failure }) => failure !== undefined)
}

describe('the whole contract is kept', () => {
  test.for(runtimes)('on %s', async ([, program, programArguments]) => {
    const { status, output, errors } = await run(program, programArguments, { directory: path('.') })
    expect({ status, errors }).toEqual({ status: 0, errors: '' })
    const outcomes = output
      .trim()
      .split('\n')
      .map((line): Outcome => JSON.parse(line))
    expect(outcomes.length).toBeGreaterThan(40)
    expect(failuresOf(outcomes)).toEqual([])
  })

  test('on workerd', async () => {
    const worker = new Miniflare({
      modules: [
        { type: 'ESModule', path: 'worker.js', contents: await readFile(path('dist/worker.js'), 'utf8') },
      ],
      compatibilityDate: '2026-06-01',
      cf: false,
    })
    try {
      const response = await worker.dispatchFetch('http://contract.example/')
      const text = await response.text()
      expect(response.status, text).toBe(200)
      const outcomes: Outcome[] = JSON.parse(text)
      expect(outcomes.length).toBeGreaterThan(40)
      expect(failuresOf(outcomes)).toEqual([])
    } finally {
      await worker.dispose()
    }
  })
})
